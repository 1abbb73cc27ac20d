import type { Clock } from '../core/clock.ts';

const TRUSTED_MS = 5_000;

export type DailyBudgetDeps = {
  /** Money is spent in real time, whatever the simulator's clock says. */
  readonly machineClock: Clock;
  /** Without a limit nothing is ever stopped. */
  readonly limitUsd: number | null;
  /** When the calendar day of that moment began where the shop is. */
  readonly dayStart: (at: Date) => Promise<Date>;
  /** What the models have cost since then, in millionths of a US dollar. */
  readonly spentSince: (since: Date) => Promise<number>;
};

/**
 * True once the models have cost `limitUsd` since midnight where the shop is. Looked up at most every five seconds, and
 * once for all who ask in the meantime; rejects with what `spentSince` rejects with.
 */
export function createDailyBudget(deps: DailyBudgetDeps): () => Promise<boolean> {
  const { limitUsd } = deps;
  let latest = { at: Number.NEGATIVE_INFINITY, isOver: Promise.resolve(false) };
  const look = async (at: Date, limit: number): Promise<boolean> =>
    (await deps.spentSince(await deps.dayStart(at))) >= limit * 1_000_000;
  return async () => {
    if (limitUsd === null) return false;
    const at = deps.machineClock();
    if (at.getTime() - latest.at >= TRUSTED_MS) {
      const looking = { at: at.getTime(), isOver: look(at, limitUsd) };
      latest = looking;
      looking.isOver.catch(() => {
        if (latest === looking) latest = { ...latest, at: Number.NEGATIVE_INFINITY };
      });
    }
    return latest.isOver;
  };
}
