import type { TextLine } from './types.ts';

/** What a label says in large print, and a price that is printed on it. */
export type Label = {
  /** The words by which a product is looked for, the largest first. */
  readonly words: string;
  readonly price: string | null;
};

const PRICE = /(?:MXN|USD|\$)\s?(\d{1,3}(?:[ ,]\d{3})*|\d{1,6})(?:\.(\d{2}))?(?!\d)/gi;
const MAX_LINES = 8;

/** Draws name and price from the lines of a picture: what is printed larger says more about what it is. */
export function readLabel(lines: readonly TextLine[]): Label {
  const bySize = lines.filter(({ text }) => /\p{L}{3}/u.test(text)).toSorted((a, b) => b.box.height - a.box.height);
  const words = bySize
    .slice(0, MAX_LINES)
    .map(({ text }) => text.replace(PRICE, ' ').replace(/[^\p{L}\p{N}% ]/gu, ' '))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  const prices = lines.flatMap(({ text, box }) => [...text.matchAll(PRICE)].map((match) => ({ price: match[0], box })));
  const largest = prices.toSorted((a, b) => b.box.height - a.box.height)[0];
  return { words, price: largest?.price ?? null };
}

/** How sure the reader is of its text as a whole: lines count by their length. */
export function confidenceOf(lines: readonly TextLine[]): number {
  const length = lines.reduce((sum, { text }) => sum + text.length, 0);
  return length === 0 ? 0 : lines.reduce((sum, { text, confidence }) => sum + text.length * confidence, 0) / length;
}
