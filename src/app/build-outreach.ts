import type { PathDeps } from './path-types.ts';

/** Consent, templates and costs, as the outbox asks them. */
export function buildOutreach(): PathDeps['outreach'] {
  return {
    mayInitiate: async () => ({ may: 'now' }),
    planTemplate: async () => ({ can: 'not', reason: 'missing', details: 'no template is known' }),
    estimate: async () => null,
    noteRefusal: async () => undefined,
  };
}
