import { z } from 'zod';
import type { HeaderFile, TemplateQuality, TemplateStatus } from './types.ts';

/**
 * The message templates of the shop, between the console's page and the server, under /api/console/templates. Times are
 * ISO 8601.
 */

/** What WhatsApp says of it, or what we found when we compared it with ours. */
export type ShownState =
  | TemplateStatus
  /** Ours, and WhatsApp does not have it. */
  | 'absent'
  /** WhatsApp has named it, and nobody has read it yet. */
  | 'unread'
  /** Approved, with other words than ours. */
  | 'differs'
  /** Approved, and charged as something else than we asked for. */
  | 'recategorised';

export type ShownVariant = {
  /** `es_MX`, with an underscore. */
  readonly language: string;
  readonly state: ShownState;
  readonly isSendable: boolean;
  /** Why it was rejected or stopped, in WhatsApp's words. */
  readonly reason: string | null;
  readonly quality: TemplateQuality;
  readonly category: string;
  /** The category that WhatsApp has announced, and from when on. */
  readonly next: { readonly category: string; readonly at: string | null } | null;
  /** Parts that we cannot fill, as WhatsApp names them. */
  readonly unsupported: readonly string[];
  /** How it differs from ours, with what to do. */
  readonly differences: readonly { readonly es: string; readonly en: string }[];
  /** Null: its words were never read. */
  readonly words: {
    readonly header: string | null;
    /** The file in its header. */
    readonly file: HeaderFile | null;
    readonly body: string;
    readonly footer: string | null;
    readonly buttons: readonly string[];
  } | null;
  /** What stands for its placeholders in the preview. */
  readonly examples: Readonly<Record<string, string>>;
  /** Of the last 30 days; `sent` counts what WhatsApp took. */
  readonly figures: {
    readonly sent: number;
    readonly delivered: number;
    readonly read: number;
    readonly failed: number;
  };
};

export type ShownTemplate = {
  readonly name: string;
  readonly isOurs: boolean;
  readonly variants: readonly ShownVariant[];
};

/** GET / → TemplateList */
export type TemplateList = {
  /** Null: no account is configured, so that none can be read or created. */
  readonly account: { readonly readAt: string | null } | null;
  readonly templates: readonly ShownTemplate[];
};

/**
 * POST /:name/:language/trials → 201 TemplateTrial: sends it with examples to a number of the owner's own, which has
 * written to the shop and agreed. `id` is of the click: a second request under it sends nothing more.
 */
export const TrialWish = z.strictObject({ id: z.uuid(), phone: z.string().trim().min(5).max(40) });
export type TemplateTrialWish = z.output<typeof TrialWish> & { readonly name: string; readonly language: string };
export type TemplateTrial = {
  readonly conversationId: string;
  /** From when on it goes; null: at once. */
  readonly until: string | null;
};

/** WhatsApp's refusal, in words that say what to do. */
export type TemplatesRefused = { readonly outcome: 'refused'; readonly words: string };
/** POST /sync → SyncAnswer */
export type SyncAnswer = { readonly outcome: 'read'; readonly count: number } | TemplatesRefused;
/** POST /push → PushAnswer: one line for each that WhatsApp did not have. */
export type PushAnswer =
  | {
      readonly outcome: 'pushed';
      readonly created: readonly {
        readonly name: string;
        readonly language: string;
        readonly outcome: 'created' | 'exists' | 'refused';
        /** Of a refusal. */
        readonly words: string | null;
      }[];
    }
  | TemplatesRefused;
