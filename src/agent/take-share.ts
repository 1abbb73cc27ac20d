import { z } from 'zod';
import { type Claim, splitFairly } from './split-fairly.ts';

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
type Members = ModelState['members'];

/** What a process holds returns to the others when it has not reported for so long. */
export const LEASE_MS = 3_000;
const MINUTE_MS = 60_000;
const SLICE_MS = 5_000;
/** Limits that nobody used for so long start anew. */
const FORGOTTEN_MS = 600_000;
/** Refusals so soon after the last lowering are of calls that had left before it. */
const SAME_EVENT_MS = 1_000;
const MIN_LIMIT = 2;
/** Tokens never fall below this share of what is set. */
const MIN_TOKEN_SHARE = 1 / 16;
const TOKEN_RISE = 1 / 128;

/**
 * Enters a report into the shared state and takes the process's share. Shares never add up to more than the limit,
 * except that calls under way are not cut when it falls; tokens that a dead process held count as spent.
 */
export function takeShare(
  before: ModelState | null,
  report: Report,
  nowMs: number,
  limits: ModelLimits,
): { readonly after: ModelState; readonly share: Share } {
  const state = before === null || before.changedAt < nowMs - FORGOTTEN_MS ? freshState(limits) : before;
  const { others, lostTokens } = livingOthers(state.members, report.process, nowMs);
  const spent = spentWith(state.spent, report.spentTokens + lostTokens, nowMs);
  const adjusted = { ...adjust(state, report, others, nowMs, limits), changedAt: nowMs, spent };
  const me: Asking = {
    ...report,
    id: report.process,
    waitsSince: report.waitedMs === null ? null : nowMs - report.waitedMs,
  };
  const parts = partsOf(adjusted, me, others);
  return {
    after: { ...adjusted, members: isLeaving(report) ? others : { ...others, [me.id]: memberOf(me, parts, nowMs) } },
    share: {
      ...parts,
      tokenLimit: adjusted.tokenLimit ?? Number.POSITIVE_INFINITY,
      pauseMs: Math.max(0, adjusted.pausedUntil - nowMs),
    },
  };
}

const isLeaving = (report: Report): boolean => report.active === 0 && report.calls.wanted === 0;

function livingOthers(members: Members, self: string, nowMs: number) {
  const others = Object.entries(members).filter(([id]) => id !== self);
  const lostTokens = others.reduce((sum, [, member]) => sum + (member.until <= nowMs ? member.heldTokens : 0), 0);
  return { others: Object.fromEntries(others.filter(([, member]) => member.until > nowMs)), lostTokens };
}

type Parts = Pick<Share, 'places' | 'tokens'>;

const memberOf = ({ active, calls, tokens, waitsSince }: Asking, parts: Parts, nowMs: number): Members[string] => ({
  active,
  calls,
  tokens,
  waitsSince,
  heldPlaces: Math.max(active, parts.places),
  // Without a limit nothing is held, and JSON knows no infinity.
  heldTokens: Number.isFinite(parts.tokens) ? parts.tokens : 0,
  until: nowMs + LEASE_MS,
});

/** Nobody has used the model lately. */
const freshState = (limits: ModelLimits): ModelState => ({
  limit: limits.maxConcurrent,
  tokenLimit: limits.tokensPerMinute,
  pausedUntil: 0,
  loweredAt: 0,
  changedAt: 0,
  spent: [],
  members: {},
});

/** Tokens of the last minute; an estimate that was too high takes back at most what stands there. */
function spentWith(spent: ModelState['spent'], more: number, nowMs: number): ModelState['spent'] {
  const slice = Math.floor(nowMs / SLICE_MS) * SLICE_MS;
  const recent = spent.filter(([start]) => start > nowMs - MINUTE_MS - SLICE_MS && start !== slice);
  const current = spent.find(([start]) => start === slice)?.[1] ?? 0;
  return [...recent, [slice, current + more]];
}

/** Limits after the refusals and successes of a report: they fall by half, once an event, and rise by a little. */
function adjust(state: ModelState, report: Report, others: Members, nowMs: number, limits: ModelLimits) {
  const max = limits.tokensPerMinute;
  const risen = Math.min(limits.maxConcurrent, state.limit + (report.successes * 4) / Math.max(4, state.limit));
  const limit = Math.max(Math.min(MIN_LIMIT, limits.maxConcurrent), risen);
  const tokenLimit =
    max === null ? null : Math.min(max, (state.tokenLimit ?? max) + report.successes * max * TOKEN_RISE);
  const kept = { ...state, limit, tokenLimit };
  if (report.refusedMs === null) return kept;
  const pausedUntil = Math.max(state.pausedUntil, nowMs + report.refusedMs);
  if (nowMs < state.loweredAt + SAME_EVENT_MS) return { ...kept, pausedUntil };
  const active = Object.values(others).reduce((sum, member) => sum + member.active, report.active);
  return {
    ...kept,
    pausedUntil,
    loweredAt: nowMs,
    limit: Math.max(Math.min(MIN_LIMIT, limits.maxConcurrent), Math.floor(Math.min(limit, active + 1) / 2)),
    tokenLimit: max === null || tokenLimit === null ? null : Math.max(max * MIN_TOKEN_SHARE, tokenLimit / 2),
  };
}

type Asking = Pick<Members[string], 'active' | 'calls' | 'tokens' | 'waitsSince'> & { readonly id: string };

/** The fair parts of one process, as far as the others have left them free by now. */
function partsOf(state: ModelState, me: Asking, others: Members): Parts {
  const all = [me, ...Object.entries(others).map(([id, member]): Asking => ({ ...member, id }))].toSorted(precedence);
  const mine = all.indexOf(me);
  const held = (of: (member: Members[string]) => number): number =>
    Object.values(others).reduce((sum, member) => sum + of(member), 0);
  const freePlaces = Math.floor(state.limit) - held((member) => member.heldPlaces);
  const fairPlaces =
    splitFairly(
      state.limit,
      all.map(({ calls }) => calls),
    )[mine] ?? 0;
  const places = Math.max(0, Math.min(fairPlaces, freePlaces));
  const { tokenLimit } = state;
  if (tokenLimit === null) return { places, tokens: Number.POSITIVE_INFINITY };
  const left = Math.floor(tokenLimit - state.spent.reduce((sum, [, tokens]) => sum + tokens, 0));
  const claims = all.map(({ tokens }) => ({ ...tokens, first: Math.min(tokens.first, Math.floor(tokenLimit)) }));
  const fairTokens = splitFairly(left, claims)[mine] ?? 0;
  return { places, tokens: Math.max(0, Math.min(fairTokens, left - held((member) => member.heldTokens))) };
}

/** Who has a caller that waits longest comes first; who has none comes last. */
const precedence = (one: Asking, other: Asking): number =>
  (one.waitsSince ?? Number.MAX_SAFE_INTEGER) - (other.waitsSince ?? Number.MAX_SAFE_INTEGER) ||
  (one.id < other.id ? -1 : 1);
