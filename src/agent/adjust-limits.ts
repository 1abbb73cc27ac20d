import type { Members, ModelLimits, ModelState, Report } from './limit-state.ts';

/** Refusals so soon after the last lowering are of calls that had left before it. */
const SAME_EVENT_MS = 1_000;
/** The pause after a refusal is what protects the model; a few calls that hang must not hold all the places there are. */
const leastOf = ({ maxConcurrent }: ModelLimits): number =>
  Math.min(maxConcurrent, Math.max(2, Math.ceil(maxConcurrent / 50)));
/** Tokens never fall below this share of what is set. */
const MIN_TOKEN_SHARE = 1 / 16;
const TOKEN_RISE = 1 / 128;

/** Limits after the refusals and successes of a report: they fall by half, once an event, and rise by a little. */
export function adjustLimits(state: ModelState, report: Report, others: Members, nowMs: number, limits: ModelLimits) {
  const max = limits.tokensPerMinute;
  const risen = Math.min(limits.maxConcurrent, state.limit + (report.successes * 4) / Math.max(4, state.limit));
  const limit = Math.max(leastOf(limits), risen);
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
    limit: Math.max(leastOf(limits), Math.floor(Math.min(limit, active + 1) / 2)),
    tokenLimit: max === null || tokenLimit === null ? null : Math.max(max * MIN_TOKEN_SHARE, tokenLimit / 2),
  };
}
