import type { Clock } from '../core/clock.ts';

const TRUSTED_MS = 5_000;
const DAY_MS = 86_400_000;

export type SpendStopDeps = {
  readonly machineClock: Clock;
  /** Without a limit nothing is ever stopped. */
  readonly limitUsd: number | null;
  /** What the models have cost since then, in millionths of a US dollar. */
  readonly spentSince: (since: Date) => Promise<number>;
};

/** True once the models of the last 24 hours have cost `limitUsd`; looked up at most every five seconds. */
export function createSpendStop(deps: SpendStopDeps): () => Promise<boolean> {
  let latest = { at: 0, isOver: false };
  return async () => {
    const { limitUsd } = deps;
    if (limitUsd === null) return false;
    const at = deps.machineClock().getTime();
    if (at - latest.at >= TRUSTED_MS) {
      latest = { at, isOver: (await deps.spentSince(new Date(at - DAY_MS))) >= limitUsd * 1_000_000 };
    }
    return latest.isOver;
  };
}
