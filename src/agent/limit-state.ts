import { z } from 'zod';
import type { Claim } from './split-fairly.ts';

/** What one model may be asked at most, by all processes together. */
export type ModelLimits = {
  /** Calls under way at one time. */
  readonly maxConcurrent: number;
  /** Tokens in and out within any minute; null sets no limit. */
  readonly tokensPerMinute: number | null;
};

/** What a process tells of one model, and asks for: everything since its last report. */
export type Report = {
  readonly process: string;
  readonly active: number;
  readonly calls: Claim;
  readonly tokens: Claim;
  /** How long its first caller has waited, ms; null when nobody waits. */
  readonly waitedMs: number | null;
  readonly spentTokens: number;
  readonly successes: number;
  /** The longest pause that a 429 asked for, ms; null when there was none. */
  readonly refusedMs: number | null;
};

/** What the process may use until its next report. */
export type Share = {
  readonly places: number;
  readonly tokens: number;
  /** The limit of all; a call that needs more than all of it is let in with all of it. */
  readonly tokenLimit: number;
  readonly pauseMs: number;
};

const Claimed = z.object({ first: z.number(), needed: z.number(), wanted: z.number() });
const Member = z.object({
  active: z.number(),
  calls: Claimed,
  tokens: Claimed,
  waitsSince: z.number().nullable(),
  /** What it may use until its next report. */
  heldPlaces: z.number(),
  heldTokens: z.number(),
  until: z.number(),
});

/** The state of one model's limits that all processes share, as JSON; times are ms of the store's clock. */
export const ModelState = z.object({
  /** Both limits as they stand now: lowered by refusals, risen by successes. */
  limit: z.number(),
  tokenLimit: z.number().nullable(),
  pausedUntil: z.number(),
  loweredAt: z.number(),
  changedAt: z.number(),
  /** Tokens by the start of the slice of time in which they were spent. */
  spent: z.array(z.tuple([z.number(), z.number()])),
  members: z.record(z.string(), Member),
});
export type ModelState = z.infer<typeof ModelState>;
export type Members = ModelState['members'];

/** Nobody has used the model lately. */
export const freshState = (limits: ModelLimits): ModelState => ({
  limit: limits.maxConcurrent,
  tokenLimit: limits.tokensPerMinute,
  pausedUntil: 0,
  loweredAt: 0,
  changedAt: 0,
  spent: [],
  members: {},
});
