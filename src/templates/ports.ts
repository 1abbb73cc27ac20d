import type { SeedVariant } from './seeds.ts';
import type { ReadTemplate, TemplateStatus } from './types.ts';

/** WhatsApp's refusal, in words that say what to do. */
export type AccountRefusal = { readonly outcome: 'refused'; readonly code: number; readonly words: string };

/** One page of the templates of an account; `next` leads to the next one. */
export type TemplatePage =
  | { readonly outcome: 'read'; readonly templates: readonly ReadTemplate[]; readonly next: string | null }
  | AccountRefusal;

export type Creation =
  | { readonly outcome: 'created'; readonly id: string; readonly status: TemplateStatus; readonly category: string }
  /** One of this name and language is there already. */
  | { readonly outcome: 'exists' }
  | AccountRefusal;

/** The templates of our account at WhatsApp. Nothing here throws: what went wrong is in the answer. */
export type TemplateAccount = {
  /** Id of the account, as webhooks name it. */
  readonly id: string;
  readonly listPage: (after: string | null) => Promise<TemplatePage>;
  readonly create: (seed: SeedVariant) => Promise<Creation>;
};
