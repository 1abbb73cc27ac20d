import type { Clock } from '../core/clock.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import { type BudgetShares, stepOf, tightest } from './budget-rules.ts';
import type { SpendSource } from './ports.ts';
import { sumSpent } from './sum-spent.ts';
import type { BudgetStep } from './types.ts';

/** US dollars for models, hearing, seeing and WhatsApp together; null: no limit. */
export type BudgetLimits = BudgetShares & {
  /** Of a conversation in 24 hours. */
  readonly conversationUsd: number | null;
  /** Of a customer and calendar day. */
  readonly customerUsd: number | null;
  /** Of the shop and calendar day. */
  readonly dayUsd: number | null;
  /** Of the shop and calendar month. */
  readonly monthUsd: number | null;
};

export type WatchBudgetsDeps = {
  readonly limits: BudgetLimits;
  readonly sources: readonly SpendSource[];
  /** Money is spent in real time, whatever the simulator's clock says. */
  readonly machineClock: Clock;
  /** When the calendar day, and the month, of that moment began where the shop is. */
  readonly dayStart: (at: Date) => Promise<Date>;
  readonly monthStart: (at: Date) => Promise<Date>;
  readonly conversationsOf: (customerId: CustomerId) => Promise<readonly ConversationId[]>;
};

export type Spender = { readonly conversationId: ConversationId; readonly customerId: CustomerId };

const DAY_MS = 86_400_000;
const TRUSTED_MS = 5_000;

/**
 * How the budgets stand before a turn spends anything. Near a limit (half of it is spent) each turn looks anew at what
 * the last hour cost; before that what the whole shop spent is believed for five seconds. So turns that run at one time
 * overspend a limit by at most what each of them costs, as long as no half of a limit is spent within five seconds.
 */
export function watchBudgets(deps: WatchBudgetsDeps): (spender: Spender) => Promise<BudgetStep> {
  const { limits } = deps;
  const spent = async (since: Date, conversations: readonly ConversationId[] | null, until?: Date): Promise<number> => {
    const sums = await Promise.all(deps.sources.map((source) => source.since(since, conversations, until)));
    return sums.reduce((total, sum) => total + sum, 0);
  };
  const shop = (start: (at: Date) => Promise<Date>) => {
    const spentByAll = sumSpent((since, until) => spent(since, null, until));
    return whileRoomy(deps.machineClock, async (at) => spentByAll(await start(at), at));
  };
  const [day, month] = [shop(deps.dayStart), shop(deps.monthStart)];
  return async ({ conversationId, customerId }) => {
    const now = deps.machineClock();
    const look = async (limitUsd: number | null, of: (limitUsd: number) => Promise<number>): Promise<BudgetStep> =>
      limitUsd === null ? 'ample' : stepOf(await of(limitUsd), limitUsd, limits);
    return tightest(
      await Promise.all([
        look(limits.conversationUsd, () => spent(new Date(now.getTime() - DAY_MS), [conversationId])),
        look(limits.customerUsd, async () => spent(await deps.dayStart(now), await deps.conversationsOf(customerId))),
        look(limits.dayUsd, day),
        look(limits.monthUsd, month),
      ]),
    );
  };
}

/** Keeps a figure for a while, and shares one look, as long as it is below half of the limit. */
function whileRoomy(clock: Clock, look: (at: Date) => Promise<number>): (limitUsd: number) => Promise<number> {
  let kept: { readonly at: number; readonly spent: Promise<number> } | null = null;
  return async (limitUsd) => {
    const at = clock();
    if (kept !== null && at.getTime() - kept.at < TRUSTED_MS) {
      const spent = await kept.spent.catch(() => Number.POSITIVE_INFINITY);
      if (spent < limitUsd * 500_000) return spent;
    }
    const looking = { at: at.getTime(), spent: look(at) };
    kept = looking;
    looking.spent.catch(() => undefined);
    return looking.spent;
  };
}
