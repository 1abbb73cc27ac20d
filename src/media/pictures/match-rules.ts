import type { KnownProduct } from './types.ts';

export type Match = { readonly product: KnownProduct /** 0 to 1. */; readonly score: number };

/** From here a match is more than a guess, if nothing else comes near. */
const SURE = 0.75;
const LEAD = 0.15;
const LEAST = 0.5;
const WEIGHTS = { name: 0.65, brand: 0.15, options: 0.2 } as const;
const SIZE = /\b(\d+(?:[.,]\d+)?)\s*(kg|kilos?|g|gr|grs|gramos?|ml|l|lt|lts|litros?|oz|onzas?)\b/g;
/** Readers take the g of "250 g" for a 9. */
const G_AS_9 = /\b(\d{1,3}0) ?9\b/g;

/** Products that a text may name, by how much of their name, brand and size stands in it; the best three. */
export function rankMatches(text: string, products: readonly KnownProduct[]): readonly Match[] {
  const read = prepare(`${text} ${text.replace(G_AS_9, '$1 g')}`);
  return products
    .map((product) => ({ product, score: scoreOf(product, read) }))
    .filter(({ score }) => score >= LEAST)
    .toSorted((a, b) => b.score - a.score || a.product.sku.localeCompare(b.product.sku))
    .slice(0, 3);
}

/** True when the first is good and no other is nearly as good. */
export const isClear = ([first, second]: readonly Match[]): boolean =>
  first !== undefined && first.score >= SURE && first.score - (second?.score ?? 0) >= LEAD;

function scoreOf({ name, brand, options }: KnownProduct, read: ReadonlySet<string>): number {
  const parts = [
    { weight: WEIGHTS.name, share: shareIn(name, read) },
    ...(brand === null ? [] : [{ weight: WEIGHTS.brand, share: shareIn(brand, read) }]),
    ...(options.length === 0 ? [] : [{ weight: WEIGHTS.options, share: shareIn(options.join(' '), read) }]),
  ];
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return Math.round((100 * parts.reduce((sum, part) => sum + part.weight * part.share, 0)) / weight) / 100;
}

/** Share of the trigrams of `words` that the text has. */
function shareIn(words: string, read: ReadonlySet<string>): number {
  const wanted = [...prepare(words)];
  return wanted.length === 0 ? 0 : wanted.filter((trigram) => read.has(trigram)).length / wanted.length;
}

/** Trigrams as pg_trgm makes them: of each word alone, with two blanks before and one behind. A size is one word. */
function prepare(text: string): ReadonlySet<string> {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const sized = plain.replace(
    SIZE,
    (_, amount: string, unit: string) => ` ${amount}${unit.replace(/^(kg|g|ml|l|k|o).*$/, '$1')} `,
  );
  const words = sized.match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.flatMap(trigramsOf));
}

const trigramsOf = (word: string): readonly string[] => {
  const padded = `  ${word} `;
  return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3));
};
