import type { InboundMessage } from './types.ts';

/** Kinds of entries that a customer has not written: WhatsApp's own, and changes of earlier messages. */
export const NOT_WRITTEN: ReadonlySet<string> = new Set(['system', 'edit', 'revoke']);

/**
 * Reactions, taps, calls and the first opening of a chat are the customer's too: they open the 24-hour window. What
 * WhatsApp says by itself, changes of earlier messages and words to a group do not.
 */
export const opensWindow = ({ kind, ignoredBecause }: Pick<InboundMessage, 'kind' | 'ignoredBecause'>): boolean =>
  !NOT_WRITTEN.has(kind) && ignoredBecause !== 'group';
