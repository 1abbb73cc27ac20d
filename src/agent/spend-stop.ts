import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { spentToday } from './store.ts';

const TRUSTED_MS = 5_000;

/** True once the day's models have cost `limitUsd`; looked up at most every five seconds. Without a limit never. */
export function createSpendStop(deps: {
  readonly db: Db;
  readonly machineClock: Clock;
  readonly limitUsd: number | null;
}): () => Promise<boolean> {
  let latest = { at: 0, isOver: false };
  return async () => {
    const { limitUsd } = deps;
    if (limitUsd === null) return false;
    const at = deps.machineClock().getTime();
    if (at - latest.at >= TRUSTED_MS) latest = { at, isOver: (await spentToday(deps.db)) >= limitUsd * 1_000_000 };
    return latest.isOver;
  };
}
