import { type BudgetState, createDailyBudget } from '../agent/index.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { startOfDay } from '../knowledge/index.ts';
import { type Allowance, mediaSpentSince } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import { replaysSpentSince } from '../replay/index.ts';
import { spentSince } from '../turn/index.ts';

export type Budget = {
  readonly state: () => Promise<BudgetState>;
  readonly allowance: Allowance;
};

type BudgetDeps = {
  readonly db: Db;
  readonly timeZone: () => Promise<string>;
  /** Whether a budget for this conversation's customer, or for all, is used up. */
  readonly isUsedUp: (conversationId: ConversationId) => Promise<boolean>;
};

/** One daily limit for the models that answer and for whoever is paid to understand files. */
export function buildBudget(
  { llm, understanding }: Pick<Config, 'llm' | 'understanding'>,
  { db, timeZone, isUsedUp }: BudgetDeps,
): Budget {
  const dayStart = async (at: Date): Promise<Date> => startOfDay(at, await timeZone());
  const state = createDailyBudget({
    machineClock,
    limitUsd: llm.dailyLimitUsd,
    economicFromPercent: llm.economicFromPercent,
    dayStart,
    spentSince: (since) => allSpentSince(db, since),
  });
  return {
    state,
    allowance: {
      isOverBudget: async (conversationId) => (await state()) === 'spent' || (await isUsedUp(conversationId)),
      limits: understanding,
      dayStart: () => dayStart(machineClock()),
      nextDayInMs: async () => {
        const now = machineClock();
        // No day has more than 25 hours, and none fewer than 23.
        const next = await dayStart(new Date((await dayStart(now)).getTime() + 30 * 3_600_000));
        return next.getTime() - now.getTime();
      },
    },
  };
}

/** What models have cost since then, in millionths of a US dollar: those that answered, also again, and those that understood files. */
export async function allSpentSince(db: Db, since: Date): Promise<number> {
  const [answering, understanding, repeating] = await Promise.all([
    spentSince(db, since),
    mediaSpentSince(db, since),
    replaysSpentSince(db, since),
  ]);
  return answering + understanding + repeating;
}
