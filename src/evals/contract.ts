import { z } from 'zod';

/** What the console and its server say to each other about scripted customers. Times are ISO 8601. */

/** `POST /api/console/trials`: all of them, for the readiness report; or a few with a draft, before it is published. */
export const BeginTrial = z.discriminatedUnion('purpose', [
  z.strictObject({ purpose: z.literal('whole') }),
  z.strictObject({
    purpose: z.literal('smoke'),
    kind: z.enum(['assistant', 'business', 'about', 'hours', 'rules']),
    content: z.string().max(40_000),
    /** The version that its author saw; 0: the file. */
    basedOn: z.int().min(0),
  }),
]);

/** What it would be and cost, in millionths of a US dollar. */
export type TrialOffer = { readonly customers: number; readonly estimateMicroUsd: number };

export type ShownTrial = {
  readonly id: string;
  readonly purpose: 'whole' | 'smoke';
  readonly state: 'running' | 'done' | 'broken' | 'cut_off';
  /** Why it was cut off or is broken; null: it is neither, or nobody meant it. */
  readonly reason:
    | 'budget_spent'
    | 'cancelled'
    | 'not_opened'
    | 'process_ended'
    | 'took_too_long'
    | 'not_played'
    | null;
  readonly by: string;
  /** Whether the one who asks began it. */
  readonly isOwn: boolean;
  readonly at: string;
  readonly model: string;
  readonly isRealModel: boolean;
  readonly customers: number;
  readonly played: number;
  /** Customers that had to be served and were not; `promise` says what was to be. */
  readonly failed: readonly { readonly name: string; readonly promise: string; readonly failures: readonly string[] }[];
  readonly costMicroUsd: number;
};

/** `POST /api/console/trials` with 409 `trial_running`: who tries another text. */
export type TrialRunning = { readonly by: string };

/** `GET /api/console/trials` */
export type TrialsAnswer = {
  readonly model: string;
  readonly isRealModel: boolean;
  readonly offers: { readonly whole: TrialOffer; readonly smoke: TrialOffer };
  /** The newest one of all customers; null: none was begun here. */
  readonly whole: ShownTrial | null;
};
