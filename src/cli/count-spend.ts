import { budgetLeft } from '../app/budget-left.ts';
import { timeZoneOver } from '../app/unknown-shop.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { insertReplaySpend } from '../replay/index.ts';
import { type Connect, withDb } from './connect-database.ts';

/** What the budgets of a business leave now, in millionths of a US dollar; null: it has none. */
export const leftIn = (db: Db, config: Config): Promise<number | null> =>
  budgetLeft({ config, db, timeZone: () => timeZoneOver(db) });

type SpendCountDeps = {
  readonly shop: Connect;
  readonly config: Config;
  readonly model: string;
  /** All that models have cost in the evaluation so far, in millionths of a US dollar. */
  readonly spent: () => Promise<number>;
};

export type SpendCount = {
  /** Writes down what was spent since it was last written. Rejects when that cannot be done; it counts the next time then. */
  readonly count: () => Promise<void>;
  /** Whether nothing is left of the budgets. */
  readonly isOver: () => boolean;
};

/** Counts what an evaluation spends among the costs of the business. */
export function countSpend({ shop, config, model, spent }: SpendCountDeps): SpendCount {
  // Nobody of the staff: the evaluation itself.
  const byId = newId();
  let [kept, isOver, counting] = [0, false, Promise.resolve()];
  const countOnce = async (): Promise<void> => {
    const upTo = await spent();
    if (upTo <= kept) return;
    const spend = { id: newId(), byId, model, costMicroUsd: upTo - kept, at: machineClock() };
    isOver = await withDb(shop, async (db) => {
      await insertReplaySpend(db, spend);
      kept = upTo;
      return ((await leftIn(db, config)) ?? 1) <= 0;
    });
  };
  return {
    count: () => {
      const next = counting.then(countOnce);
      counting = next.catch(() => undefined);
      return next;
    },
    isOver: () => isOver,
  };
}
