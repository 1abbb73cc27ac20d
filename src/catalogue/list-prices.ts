import { minorDigitsOf } from '../core/currency.ts';
import type { PriceEntry } from './types.ts';

type Written = {
  readonly price?: string | undefined;
  readonly prices: Readonly<Record<string, string>>;
  readonly offers: readonly {
    readonly price: string;
    readonly currency?: string | undefined;
    readonly from: Date | null;
    readonly until: Date | null;
  }[];
};

type Listed = {
  readonly field: string;
  readonly written: string;
  readonly currency: string | null;
  readonly from: Date | null;
  readonly until: Date | null;
};

/** Every price of a variant in one list, in a fixed order; says field and remedy of what cannot be a price. */
export function listPrices(
  found: Written,
  shopCurrency: string | null,
  problem: (field: string, message: string) => void,
): readonly PriceEntry[] {
  const always = { from: null, until: null };
  const listed: readonly Listed[] = [
    ...(found.price === undefined ? [] : [{ ...always, field: 'price', written: found.price, currency: shopCurrency }]),
    ...Object.entries(found.prices).map(([currency, written]) => ({ ...always, field: 'prices', written, currency })),
    ...found.offers.map((offer) => ({
      field: 'offers',
      written: offer.price,
      currency: offer.currency ?? shopCurrency,
      from: offer.from,
      until: offer.until,
    })),
  ];
  if (listed.length === 0) problem('prices', 'is missing: it needs at least one price');
  const taken = new Set<string>();
  const prices = listed.map((one) => {
    const price = priceOf(one, problem);
    const key = `${price.currency} ${price.validFrom?.getTime() ?? ''}`;
    if (taken.has(key)) problem(one.field, 'has two prices in one currency that begin at the same time: keep one');
    taken.add(key);
    return price;
  });
  return prices.toSorted(
    (a, b) => compare(a.currency, b.currency) || (a.validFrom?.getTime() ?? 0) - (b.validFrom?.getTime() ?? 0),
  );
}

function priceOf(listed: Listed, problem: (field: string, message: string) => void): PriceEntry {
  const { field, written, currency, from, until } = listed;
  if (currency === null)
    problem(field, 'has no currency, and the shop has none yet: name the currency of the price (in CSV: price_MXN)');
  const digits = currency === null ? 3 : minorDigitsOf(currency);
  const [whole = '0', decimals = ''] = written.split('.');
  if (decimals.length > digits)
    problem(field, `${written} has more decimals than ${currency ?? 'a currency'} (${digits})`);
  if (from !== null && until !== null && until <= from) problem(field, 'ends before it begins');
  return {
    minor: Number(whole + decimals.padEnd(digits, '0').slice(0, digits)),
    currency: currency ?? '',
    validFrom: from,
    validUntil: until,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
