import { adjustLimits } from './adjust-limits.ts';
import { freshState, type Members, type ModelLimits, type ModelState, type Report, type Share } from './limit-state.ts';
import { splitFairly } from './split-fairly.ts';

/** What a process holds returns to the others when it has not reported for so long. */
export const LEASE_MS = 3_000;
const MINUTE_MS = 60_000;
const SLICE_MS = 5_000;
/** Limits that nobody used for so long start anew. */
const FORGOTTEN_MS = 600_000;

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
  const state = before === null || isOver(before, nowMs) ? freshState(limits) : before;
  const { others, lostTokens } = livingOthers(state.members, report.process, nowMs);
  const spent = spentWith(state.spent, report.spentTokens + lostTokens, nowMs);
  const adjusted = { ...adjustLimits(state, report, others, nowMs, limits), changedAt: nowMs, spent };
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

/** Also over is a state from the future: the store's clock was set back, and nothing in it would ever end. */
const isOver = ({ changedAt }: ModelState, nowMs: number): boolean =>
  changedAt < nowMs - FORGOTTEN_MS || changedAt > nowMs + LEASE_MS;

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

/** Tokens of the last minute; an estimate that was too high takes back at most what stands there. */
function spentWith(spent: ModelState['spent'], more: number, nowMs: number): ModelState['spent'] {
  const slice = Math.floor(nowMs / SLICE_MS) * SLICE_MS;
  const recent = spent.filter(([start]) => start > nowMs - MINUTE_MS - SLICE_MS && start !== slice);
  const current = spent.find(([start]) => start === slice)?.[1] ?? 0;
  return [...recent, [slice, current + more]];
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
