import { z } from 'zod';

/** `POST /api/console/turns/:id/replays`. Without a model today's answers; `then` asks for the prompt that held then. */
export const Repeat = z.strictObject({
  model: z
    .string()
    .trim()
    .regex(/^[\w.:@/-]{1,120}$/)
    .nullish(),
  prompt: z.enum(['then', 'now']).default('now'),
});

/** `GET /api/console/replays/models`: the configured ones; the one that answers today is the first. */
export type ReplayModels = { readonly models: readonly string[] };

export type RepeatedCall = { readonly tool: string; readonly arguments: unknown; readonly result: unknown };

/** A turn as it was recorded, and the same turn run once more. Nothing of the second was sent or done. */
export type Replay = {
  readonly turnId: string;
  readonly before: {
    readonly reply: string | null;
    readonly outcome: string;
    readonly outcomeReason: string | null;
    readonly model: string | null;
    readonly promptVersion: string | null;
    readonly calls: readonly RepeatedCall[];
  };
  readonly again: {
    /** `asks`: code would ask the customer for a yes. */
    readonly outcome: 'replied' | 'person_asked' | 'asks' | 'failed';
    readonly reply: string | null;
    /** Why it failed. */
    readonly detail: string | null;
    readonly model: string | null;
    readonly promptVersion: string;
    /** `record`: what was answered then; `live`: looked up just now; `not_done`: it would have changed something. */
    readonly calls: readonly (RepeatedCall & { readonly from: 'record' | 'live' | 'not_done' })[];
    /** What no receipt supports: code would not have sent this. */
    readonly unsupported: readonly string[];
  };
  /** Tools that were called then and are gone. */
  readonly gone: readonly string[];
  readonly costMicroUsd: number;
  readonly ms: number;
};

/** An answer that was not sent; nothing of it was done. */
export type TriedAnswer = Omit<Replay['again'], 'calls'> & {
  /** `live`: looked up just now; `not_done`: it would have changed something. */
  readonly calls: readonly (RepeatedCall & { readonly from: 'live' | 'not_done' })[];
};
/** `POST /api/console/draft-answers` with `{ question, draft }`: what the assistant answers today, and with the draft. */
export type DraftAnswers = {
  readonly now: TriedAnswer;
  readonly draft: TriedAnswer;
  readonly costMicroUsd: number;
  readonly ms: number;
};
