import type { Known } from './types.ts';

/** An amount that a fact states, as a term of a sum. */
export type Term = { readonly minor: number; readonly known: Known };

type Sums = {
  readonly terms: readonly Term[];
  /** How many of something were asked for or are spoken of; 1 is always among them. */
  readonly quantities: readonly number[];
  /** Percentages that facts grant. */
  readonly percents: readonly number[];
  /** Amounts a customer pays with, for change and what is missing. */
  readonly paid: readonly number[];
};

const MAX_TERMS = 12;

/**
 * Finds the fact behind an amount that was computed: quantity times price, sums of up to three such products, a
 * granted percentage off, shares, differences and change. Amounts in minor units. Null when nothing adds up.
 */
export function explainSum(minor: number, sums: Sums): Known | null {
  const terms = distinct(sums.terms).slice(0, MAX_TERMS);
  const products = terms.flatMap((term) =>
    sums.quantities.map((quantity) => ({ ...term, minor: term.minor * quantity })),
  );
  const reachable = new Map<number, Known>();
  const add = (amount: number, known: Known): void => {
    if (!reachable.has(amount)) reachable.set(amount, known);
  };
  for (const a of products) add(a.minor, a.known);
  for (const [a, b] of pairs(products)) add(a.minor + b.minor, a.known);
  if (terms.length <= 5) for (const [a, b, c] of triples(products)) add(a.minor + b.minor + c.minor, a.known);
  const direct = reachable.get(minor);
  if (direct) return direct;
  return explainDifference(minor, reachable, sums) ?? explainShare(minor, reachable, sums);
}

function explainDifference(minor: number, reachable: ReadonlyMap<number, Known>, sums: Sums): Known | null {
  for (const paid of sums.paid) {
    const known = reachable.get(paid - minor) ?? reachable.get(paid + minor);
    if (known) return known;
  }
  for (const term of sums.terms) {
    const known = reachable.get(term.minor + minor) ?? reachable.get(term.minor - minor);
    if (known && known.fact !== term.known.fact) return known;
  }
  return null;
}

function explainShare(minor: number, reachable: ReadonlyMap<number, Known>, sums: Sums): Known | null {
  for (const [amount, known] of reachable) {
    if (sums.quantities.some((quantity) => quantity > 1 && Math.round(amount / quantity) === minor)) return known;
    if (
      sums.percents.some(
        (percent) =>
          Math.round((amount * (100 - percent)) / 100) === minor || Math.round((amount * percent) / 100) === minor,
      )
    ) {
      return known;
    }
  }
  return null;
}

const distinct = (terms: readonly Term[]): Term[] => [
  ...new Map(terms.filter((term) => term.minor > 0).map((term) => [term.minor, term])).values(),
];

const pairs = <T extends Term>(items: readonly T[]): [T, T][] =>
  items.flatMap((a, i) =>
    items
      .slice(i + 1)
      .filter((b) => b.known !== a.known)
      .map((b): [T, T] => [a, b]),
  );

const triples = <T extends Term>(items: readonly T[]): [T, T, T][] =>
  pairs(items).flatMap(([a, b]) =>
    items
      .slice(items.indexOf(b) + 1)
      .filter((c) => c.known !== a.known && c.known !== b.known)
      .map((c): [T, T, T] => [a, b, c]),
  );
