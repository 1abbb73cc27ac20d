import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import {
  type BudgetStep,
  type Calendar,
  type Estimate,
  keepPrices,
  messageSpendSince,
  messageSums,
  type Owner,
  type PriceTable,
  readPrices,
  type ServiceMessages,
  SHIPPED_PRICES,
  type Spender,
  type SpendSource,
  serviceMessagesIn,
  serviceMessagesOf,
  watchBudgets,
} from '../costs/index.ts';
import { type Address, findRecipients } from '../customers/index.ts';
import { conversationsOfCustomers, conversationWith } from '../inbox/index.ts';
import { localTime, momentOf, startOfDay } from '../knowledge/index.ts';
import { mediaSpentSince, mediaSums } from '../media/index.ts';
import type { Decision, InboundStatus } from '../outbox/index.ts';
import { type Db, readFirst, type Tx } from '../platform/db/index.ts';
import { replaySums, replaysSpentSince } from '../replay/index.ts';
import { modelSums, spentSince } from '../turn/index.ts';
import { createEstimator, type PricedSituation } from './estimate-send.ts';
import { timeZoneOver } from './unknown-shop.ts';

type Moved = { readonly wamid: string; readonly id: string; readonly conversationId: ConversationId };

export type Costs = {
  readonly sources: readonly SpendSource[];
  readonly calendar: () => Promise<Calendar>;
  /** How far the budgets are used, before a turn spends anything. */
  readonly budgetOf: (spender: Spender) => Promise<BudgetStep>;
  /** Whether a budget of the whole shop is used up; those of one customer do not count. */
  readonly isShopUsedUp: (spender: Spender) => Promise<boolean>;
  /** The same for a file that is to be understood: whether nothing more is to be paid. */
  readonly isUsedUp: (conversationId: ConversationId) => Promise<boolean>;
  /** Keeps what messages cost by their statuses; `moved` are those of ours. */
  readonly keep: (tx: Tx, statuses: readonly InboundStatus[], moved: readonly Moved[]) => Promise<void>;
  /** What a message is thought to cost that is about to leave. */
  readonly estimate: (situation: PricedSituation, decision: Omit<Decision, 'estimate'>, at: Date) => Promise<Estimate>;
  readonly prices: Pick<PriceTable, 'asOf' | 'source' | 'currency' | 'isConfirmed'>;
  readonly freeService: (month: string) => Promise<{ readonly used: number; readonly limit: number }>;
  readonly serviceMessages: (fromMonth: string, toMonth: string) => Promise<readonly ServiceMessages[]>;
};

/** Everybody who pays for something: WhatsApp's messages, models, hearing and seeing, and turns that are repeated. */
export const spendSources = (db: Db): readonly SpendSource[] => [
  { since: (since, of, until) => messageSpendSince(db, since, of, until), sums: (query) => messageSums(db, query) },
  { since: (since, of, until) => spentSince(db, since, of, until), sums: (query) => modelSums(db, query) },
  { since: (since, of, until) => mediaSpentSince(db, since, of, until), sums: (query) => mediaSums(db, query) },
  { since: (since, of, until) => replaysSpentSince(db, since, of, until), sums: (query) => replaySums(db, query) },
];

/** Joins what costs money with the budgets that limit it. Rejects when the file of prices cannot be read. */
export async function buildCosts(
  config: Pick<Config, 'costs' | 'whatsapp'>,
  db: Db,
  timeZone: () => Promise<string>,
  clock: Clock = machineClock,
): Promise<Costs> {
  const prices = await readPrices(config.costs.pricesFile ?? SHIPPED_PRICES);
  const { phoneNumberId } = config.whatsapp;
  const sources = spendSources(db);
  const calendar = async (): Promise<Calendar> => calendarOf(await timeZone());
  const { conversationUsd, customerUsd, dayUsd, monthUsd } = config.costs;
  const hasLimit = [conversationUsd, customerUsd, dayUsd, monthUsd].some((limit) => limit !== null);
  const watching = {
    sources,
    machineClock: clock,
    dayStart: async (at: Date) => startOfDay(at, await timeZone()),
    monthStart: async (at: Date) => monthStart(at, await calendar()),
    conversationsOf: async (id: CustomerId) =>
      (await conversationsOfCustomers(db, [id], null)).map((found) => found.id),
  };
  const budgetOf = watchBudgets({ ...watching, limits: config.costs });
  const ofShop = watchBudgets({ ...watching, limits: { ...config.costs, conversationUsd: null, customerUsd: null } });
  return {
    sources,
    calendar,
    budgetOf,
    isShopUsedUp: async (spender) => (await ofShop(spender)) === 'person',
    isUsedUp: async (conversationId) => {
      const conversation = hasLimit ? await readFirst(db, conversationWith(conversationId)) : null;
      if (conversation === null) return false;
      return (await budgetOf({ conversationId, customerId: conversation.customerId })) === 'person';
    },
    keep: async (tx, statuses, moved) => {
      const owners = await ownersOf(tx, phoneNumberId, statuses, moved);
      await keepPrices({ prices, phoneNumberId, calendar: calendarIn }, tx, statuses, owners);
    },
    prices,
    estimate: createEstimator({ db, prices, phoneNumberId, calendar }),
    freeService: async (month) => ({
      used: await serviceMessagesOf(db, phoneNumberId, month),
      limit: prices.freeServicePerMonth,
    }),
    serviceMessages: (fromMonth, toMonth) => serviceMessagesIn(db, fromMonth, toMonth),
  };
}

const calendarIn = async (tx: Tx): Promise<Calendar> => calendarOf(await timeZoneOver(tx));

/** The days of a zone. */
export const calendarOf = (timeZone: string): Calendar => ({
  timeZone,
  dateOf: (at) => localTime(at, timeZone).date,
  startOf: (date) => momentOf(date, '00:00', timeZone),
});

/** When the month of that moment began. */
export const monthStart = (at: Date, { dateOf, startOf }: Calendar): Date => startOf(`${dateOf(at).slice(0, 7)}-01`);

/** Whose messages these are: ours by their rows, those sent elsewhere by their recipients. */
async function ownersOf(
  tx: Tx,
  phoneNumberId: string,
  statuses: readonly InboundStatus[],
  moved: readonly Moved[],
): Promise<ReadonlyMap<string, Owner>> {
  const owners = new Map<string, Owner>(
    moved.map(({ wamid, id, conversationId }) => [wamid, { outboxId: id, conversationId }]),
  );
  const others = statuses.filter(({ wamid, recipient }) => recipient !== undefined && !owners.has(wamid));
  if (others.length === 0) return owners;
  const customers = await findRecipients(
    tx,
    others.map(({ recipient }) => recipient ?? NOBODY),
  );
  const known = [...new Set(customers.filter((id) => id !== null))];
  const conversations = new Map(
    (await conversationsOfCustomers(tx, known, phoneNumberId)).map(({ id, customerId }) => [customerId, id]),
  );
  for (const [index, { wamid }] of others.entries()) {
    const customer = customers[index];
    const conversationId = (customer && conversations.get(customer)) ?? null;
    if (conversationId !== null) owners.set(wamid, { outboxId: null, conversationId });
  }
  return owners;
}

const NOBODY: Address = { phone: null, bsuid: null };
