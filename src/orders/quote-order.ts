import { lockStock, readOffers } from '../catalogue/index.ts';
import { type BusinessFacts, readBusinessFacts } from '../knowledge/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { methodsFor, quoteLines, type Shortage, takesOrders, totalsOf, zoneOf } from './quote-rules.ts';
import type { CartLine, Delivery, OrderTerms } from './types.ts';
import type { Refusal } from './words/refusals.ts';

type QuoteScene = { readonly db: Db; readonly lock: Tx | null; readonly now: Date };

type Wanted = { readonly lines: readonly CartLine[]; readonly delivery: Delivery; readonly payment: string };

export type Quote = {
  readonly outcome: 'quoted';
  readonly terms: OrderTerms;
  /** What was wanted and cannot be had, or not in that quantity: the terms hold less. */
  readonly shortages: readonly Shortage[];
  readonly facts: BusinessFacts;
};

type Unquoted = {
  readonly outcome: 'refused';
  readonly reason: Refusal;
  /** What was wanted and is gone. */
  readonly gone?: readonly Shortage[];
};

/** What an order would be right now. With `lock`, stock stays as it was read until the transaction ends. */
export async function quoteOrder({ db, lock, now }: QuoteScene, wanted: Wanted): Promise<Quote | Unquoted> {
  const facts = await readBusinessFacts(db);
  if (facts === null || !takesOrders(facts)) return { outcome: 'refused', reason: 'shop_unknown' };
  const zone = zoneOf(facts.shippingZones, wanted.delivery);
  if (zone === null) return { outcome: 'refused', reason: 'no_zone' };
  const method = methodsFor(facts, zone.key).find(({ key }) => key === wanted.payment);
  if (!method || method.kind === null) return { outcome: 'refused', reason: 'bad_payment' };
  const ids = wanted.lines.map(({ variantId }) => variantId);
  if (lock) await lockStock(lock, ids);
  const { taxesIncluded, taxRate } = facts.orderPolicy;
  const offers = await readOffers(db, ids, { now, currency: facts.currency });
  const { lines, shortages } = quoteLines(wanted.lines, offers, taxRate);
  if (lines.length === 0) return { outcome: 'refused', reason: 'out_of_stock', gone: shortages };
  const terms: OrderTerms = {
    ...totalsOf(lines, zone, { taxesIncluded, taxRate }),
    lines,
    currency: facts.currency,
    taxesIncluded,
    taxRate,
    zone: zone.key,
    delivery: wanted.delivery,
    payment: method.key,
    paymentKind: method.kind,
  };
  return { outcome: 'quoted', terms, shortages, facts };
}
