import type { SentHow } from '../contract.ts';

/**
 * What is recorded behind one line of a thread. Between the console's page (`web/`, which imports the types only) and the
 * server, under `/api/console`.
 */

/** GET /said/:id/attempts: a message with those that stand for it, the oldest first; machine time. */
export type Attempts = {
  readonly attempts: readonly {
    readonly id: string;
    readonly state: string;
    readonly at: string;
    /** How often WhatsApp was asked. */
    readonly tries: number;
    readonly lastTriedAt: string | null;
    readonly failedAt: string | null;
    /** Meta's number; null: WhatsApp did not refuse it. */
    readonly code: number | null;
    /** What that means, in one word. */
    readonly reason: string | null;
    /** Meta's own words. */
    readonly details: string | null;
    readonly how: SentHow | null;
  }[];
};

/** GET /turns/:id/why */
export type Why = {
  readonly turnId: string;
  readonly understood: readonly string[];
  readonly steps: readonly {
    readonly number: number;
    readonly tool: string;
    readonly arguments: unknown;
    readonly result: unknown;
    readonly ms: number | null;
  }[];
  readonly claims: readonly { readonly text: string; readonly receipt: string | null }[];
  /** Pages of the business that were read, in the version that held then. */
  readonly sources: readonly {
    readonly pageId: string;
    readonly title: string;
    readonly version: number;
    readonly lines: string;
  }[];
  readonly reply: string | null;
  readonly outcome: string;
  readonly outcomeReason: string | null;
  /** Somebody of the team says that it is wrong; machine time. */
  readonly mark: { readonly by: string; readonly at: string; readonly note: string | null } | null;
  readonly models: readonly string[];
  readonly promptVersion: string | null;
  /** "Negocio v12": the published facts under which it was decided; null: none, or before this was kept. */
  readonly businessVersion: string | null;
  /** Published texts of prompt and facts under which it was decided; what was never published is not there. */
  readonly texts: readonly { readonly kind: string; readonly version: number }[];
  /** `meta`, `model`, `speech`, `vision`, as far as it is known: `meta` is missing until WhatsApp has told its price, `speech` and `vision` where nothing was heard or seen. */
  readonly costs: readonly { readonly what: string; readonly microUsd: number }[];
  readonly totalMicroUsd: number;
  /** `waited` before it was taken, `thought` until it was decided (`model` of it at the model), `sent` until WhatsApp took all of it. */
  readonly timings: readonly { readonly what: string; readonly ms: number }[];
  readonly totalMs: number | null;
};
