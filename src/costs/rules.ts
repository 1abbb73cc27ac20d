import { isBsuid } from '../core/phone.ts';
import type { Category, Estimate, Price, PriceCard, PriceTable, Pricing, Rates, Recipient } from './types.ts';

const LONGEST_CALLING_CODE = 7;

/** The market of a recipient by the calling code of the number, else by the country that begins the user id; null when neither is there. */
export function marketOf(table: PriceTable, { phone, bsuid }: Recipient): string | null {
  // Some gateways put the user id where the number belongs.
  const id = [bsuid, phone].find((value) => value !== null && isBsuid(value)) ?? null;
  const digits = phone === null || phone === id ? '' : phone.replace(/\D/g, '');
  if (digits !== '') {
    for (let length = LONGEST_CALLING_CODE; length > 0; length--) {
      const market = table.marketOfCallingCode.get(digits.slice(0, length));
      if (market !== undefined) return market;
    }
    return table.otherMarket;
  }
  return id === null ? null : (table.marketOfCountry.get(id.slice(0, 2)) ?? table.otherMarket);
}

/** What we sell under WhatsApp's name of a category; null for what the table does not know. */
function categoryOf(name: string): Category | 'free' | null {
  const plain = name.replace(/^group_/, '').replace('-', '_');
  if (plain === 'marketing' || plain === 'marketing_lite') return 'marketing';
  if (plain === 'authentication' || plain === 'authentication_international') return 'authentication';
  if (plain === 'utility' || plain === 'service') return plain;
  return plain === 'referral_conversion' ? 'free' : null;
}

/** Whether a message counts in the thousand service messages of its month that are free. What entered for free does not. */
export const countsInQuota = (pricing: Pricing): boolean =>
  categoryOf(pricing.category) === 'service' && pricing.type !== 'free_entry_point';

/**
 * What a message costs whose statuses say this, by the prices of that moment. WhatsApp's own word decides what is free;
 * a category that the table does not know is reckoned as utility, and marked as estimated.
 */
export function priceOf(table: PriceTable, pricing: Pricing, market: string | null, at: Date): Price {
  const category = categoryOf(pricing.category);
  const { currency } = table;
  if (category === 'free' || pricing.type.startsWith('free_') || pricing.isBillable === false)
    return { amountMicro: 0, currency, isEstimated: false };
  const rates = ratesOf(table, cardAt(table, at), market ?? table.unknownRecipient);
  const isInternational = /international/.test(pricing.category);
  return {
    amountMicro: rates[category ?? 'utility'],
    currency,
    isEstimated: rates.isEstimated || category === null || market === null || isInternational,
  };
}

export type PlannedSend = {
  readonly category: Category;
  readonly recipient: Recipient;
  readonly at: Date;
  /** The customer wrote less than 24 hours ago. */
  readonly isWindowOpen: boolean;
  /** Until when everything is free because an ad or a button of a page led the customer here; null: never. */
  readonly freeEntryUntil: Date | null;
  /** Free service messages that the number has left this month. */
  readonly freeServiceLeft: number;
};

/** What a message would cost that is not sent yet. Free text outside of the window cannot be sent, and costs nothing. */
export function estimatePrice(table: PriceTable, send: PlannedSend): Estimate {
  const card = cardAt(table, send.at);
  const market = marketOf(table, send.recipient) ?? table.unknownRecipient;
  const rates = ratesOf(table, card, market);
  const free = (why: Estimate['why']): Estimate => ({
    amountMicro: 0,
    currency: table.currency,
    isEstimated: false,
    market,
    why,
  });
  if (send.category === 'service' && !send.isWindowOpen) return free('window_closed');
  if (send.freeEntryUntil !== null && send.at < send.freeEntryUntil) return free('free_entry_point');
  if (send.category === 'utility' && send.isWindowOpen && !card.chargesUtilityInWindow) return free('free_in_window');
  if (send.category === 'service' && rates.service === 0) return free('free_in_window');
  if (send.category === 'service' && send.freeServiceLeft > 0) return free('free_quota');
  const { currency } = table;
  return { amountMicro: rates[send.category], currency, isEstimated: rates.isEstimated, market, why: 'market_rate' };
}

/** The prices of a moment; those of the oldest card for what came before it. */
function cardAt({ cards }: PriceTable, at: Date): PriceCard {
  const card = cards.find(({ validFrom }) => validFrom <= at) ?? cards.at(-1);
  if (card === undefined) throw new TypeError('a table of prices has at least one card');
  return card;
}

const NO_RATES: Rates = { marketing: 0, utility: 0, authentication: 0, service: 0, isEstimated: true };
const ratesOf = (table: PriceTable, { rates }: PriceCard, market: string): Rates =>
  rates.get(market) ?? rates.get(table.otherMarket) ?? NO_RATES;

/** An amount of the table's currency in millionths of a US dollar. */
export const inUsd = (table: PriceTable, amountMicro: number): number => Math.round(amountMicro * table.usdPerUnit);
