import {
  type Calendar,
  type Category,
  type Estimate,
  estimatePrice,
  type PriceTable,
  serviceMessagesOf,
} from '../costs/index.ts';
import { type Decision, isWindowOpen, type SendSituation } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';

type EstimatorDeps = {
  readonly db: Db;
  readonly prices: PriceTable;
  readonly phoneNumberId: string;
  readonly calendar: () => Promise<Calendar>;
};

/** What the price of a message depends on. */
export type PricedSituation = Pick<SendSituation, 'address' | 'lastInboundAt' | 'freeUntil'>;

/** The count of free messages changes with every send; this old is good enough for an estimate, ms of machine time. */
const COUNT_LASTS_MS = 5_000;

/** Tells what a message is thought to cost, by its category, its recipient and what is free. */
export function createEstimator(deps: EstimatorDeps) {
  const { db, prices, phoneNumberId } = deps;
  let known: { readonly left: number; readonly readAt: number } | null = null;
  const freeServiceLeft = async (at: Date): Promise<number> => {
    if (known !== null && performance.now() - known.readAt < COUNT_LASTS_MS) return known.left;
    const month = (await deps.calendar()).dateOf(at).slice(0, 7);
    const left = Math.max(0, prices.freeServicePerMonth - (await serviceMessagesOf(db, phoneNumberId, month)));
    known = { left, readAt: performance.now() };
    return left;
  };
  return async (situation: PricedSituation, decision: Omit<Decision, 'estimate'>, at: Date): Promise<Estimate> =>
    estimatePrice(prices, {
      category: categoryOf(decision),
      recipient: situation.address,
      at,
      isWindowOpen: isWindowOpen(situation.lastInboundAt, at),
      freeEntryUntil: situation.freeUntil,
      freeServiceLeft: await freeServiceLeft(at),
    });
}

const CATEGORIES: readonly Category[] = ['service', 'utility', 'marketing', 'authentication'];

/** What WhatsApp calls a template; free words are service. What is not known is priced as utility. */
const categoryOf = ({ template }: Omit<Decision, 'estimate'>): Category =>
  template === undefined ? 'service' : (CATEGORIES.find((known) => known === template.category) ?? 'utility');
