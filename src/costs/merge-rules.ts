import { countsInQuota, inUsd, priceOf } from './rules.ts';
import type { PriceTable, Pricing } from './types.ts';

/** What statuses have told of one message. Two of these make one, whichever comes first. */
export type MessageFacts = {
  readonly wamid: string;
  readonly at: Date;
  readonly market: string | null;
  readonly priced: (Pricing & { readonly at: Date }) | null;
  readonly hasArrived: boolean;
  readonly hasFailed: boolean;
};

/** Commutative, associative, and the same twice is the same once: statuses come in any order and number. */
export const mergeFacts = (a: MessageFacts, b: MessageFacts): MessageFacts => ({
  wamid: a.wamid,
  at: new Date(Math.min(a.at.getTime(), b.at.getTime())),
  market: [a.market, b.market].filter((market) => market !== null).sort()[0] ?? null,
  priced: earlierPricing(a.priced, b.priced),
  hasArrived: a.hasArrived || b.hasArrived,
  hasFailed: a.hasFailed || b.hasFailed,
});

function earlierPricing(a: MessageFacts['priced'], b: MessageFacts['priced']): MessageFacts['priced'] {
  if (a === null || b === null) return a ?? b;
  if (a.at.getTime() !== b.at.getTime()) return a.at < b.at ? a : b;
  return sayingOf(a) <= sayingOf(b) ? a : b;
}
const sayingOf = ({ category, type, isBillable }: Pricing): string => `${category} ${type} ${isBillable}`;

export type MessageCost = {
  readonly amountMicro: number;
  readonly usdMicro: number;
  readonly isEstimated: boolean;
  /** The month in whose free service messages it counts; null: in none. */
  readonly quotaMonth: string | null;
};

/** What a message costs by all that is known of it. One that failed costs nothing, unless it arrived after all. */
export function costOf(table: PriceTable, facts: MessageFacts, monthOf: (at: Date) => string): MessageCost {
  const { priced } = facts;
  const isLost = facts.hasFailed && !facts.hasArrived;
  if (priced === null || isLost) return { amountMicro: 0, usdMicro: 0, isEstimated: false, quotaMonth: null };
  const { amountMicro, isEstimated } = priceOf(table, priced, facts.market, priced.at);
  const quotaMonth = countsInQuota(priced) ? monthOf(facts.at) : null;
  return { amountMicro, usdMicro: inUsd(table, amountMicro), isEstimated, quotaMonth };
}
