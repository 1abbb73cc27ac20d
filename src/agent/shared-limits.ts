import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { inTime } from '../platform/in-time.ts';
import type { SharedValues } from '../platform/shared-values.ts';
import { type ModelLimits, ModelState, type Report, type Share } from './limit-state.ts';
import { takeShare } from './take-share.ts';

export type Taken = { readonly share: Share; readonly state: ModelState; readonly nowMs: number };

export type SharedLimits = {
  /** Name of this process among the others. */
  readonly process: string;
  /** Reports to the others and takes a share of a model's limits; rejects when that takes too long. */
  readonly take: (model: string, report: Report, limits: ModelLimits) => Promise<Taken>;
  /** True for 2 s after a report that failed: then nobody waits for the next one. */
  readonly isAway: () => boolean;
};

type SharedLimitsDeps = {
  readonly clock: Clock;
  readonly values: SharedValues;
  readonly process: string;
  /** Called when the store goes away, not again until it was back. */
  readonly onAway: (error: unknown) => void;
  /** How long the store is waited for, 200 ms when not given. */
  readonly patienceMs?: number;
};

const PATIENCE_MS = 200;
const AWAY_MS = 2_000;

/** Limits of models that all processes share by one small value a model. */
export function createSharedLimits(deps: SharedLimitsDeps): SharedLimits {
  const { clock, values, process, onAway, patienceMs = PATIENCE_MS } = deps;
  let failedAt: number | null = null;
  return {
    process,
    isAway: () => failedAt !== null && clock().getTime() < failedAt + AWAY_MS,
    take: async (model, report, limits) => {
      let isLate = false;
      const changing = values.change(`model:1:${model}`, (before, nowMs) => {
        // A report that comes late would undo what was reported after it.
        if (isLate) throw new AppError('report_too_late', 'unavailable');
        const { after, share } = takeShare(parseState(before), report, nowMs, limits);
        return { after: JSON.stringify(after), result: { share, state: after, nowMs } };
      });
      try {
        const taken = await inTime(changing, patienceMs);
        failedAt = null;
        return taken;
      } catch (error) {
        isLate = true;
        if (failedAt === null) onAway(error);
        failedAt = clock().getTime();
        throw error;
      }
    },
  };
}

/** What another version has written and this one cannot read counts as nothing. */
function parseState(text: string | null): ModelState | null {
  if (text === null) return null;
  try {
    return ModelState.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
