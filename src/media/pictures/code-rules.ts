import { gtinOf } from '../../catalogue/index.ts';
import type { Box, FoundCode } from './types.ts';

const RETAIL = new Set(['EAN13', 'EAN8', 'UPCA', 'UPCE', 'ISBN']);
/** Element 01 of GS1: the GTIN of what the code is on. A separator may stand before it, brackets around its number. */
const GS1 = /^\W{0,2}01\)?(\d{14})/;

/**
 * GTIN-14 of a code that names goods, checked by its last digit; null for every other code. Decoders give UPC-A and
 * UPC-E as the EAN-13 that they stand for.
 */
export function gtinOfCode({ format, text }: Pick<FoundCode, 'format' | 'text'>): string | null {
  if (RETAIL.has(format)) return gtinOf(text);
  if (format === 'ITF' || format === 'ITF14') return text.length === 14 ? gtinOf(text) : null;
  const element = GS1.exec(text)?.[1];
  return element === undefined ? null : gtinOf(element);
}

const OF_BARS = new Set([...RETAIL, 'ITF', 'ITF14', 'Code128']);

/**
 * Of bars that lie in one place only one code can be right: the one that was seen on the most lines. The others are
 * misreads of a smaller or blurred copy whose check digit happens to be right.
 */
export const withoutMisreads = (codes: readonly FoundCode[]): readonly FoundCode[] =>
  codes.filter((code, at) => !codes.some((other, place) => rules(other, code, place < at)));

const rules = (one: FoundCode, other: FoundCode, isEarlier: boolean): boolean => {
  const [more, fewer] = [one.lines ?? 0, other.lines ?? 0];
  const isBetter = more > fewer || (more === fewer && isEarlier);
  return (
    one !== other && isBetter && [one, other].every(({ format }) => OF_BARS.has(format)) && lieTogether(one, other)
  );
};

/** More than half of the smaller one is part of the other. */
function lieTogether({ box: a }: FoundCode, { box: b }: FoundCode): boolean {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 && width * height > Math.min(area(a), area(b)) / 2;
}

const area = ({ width, height }: Box): number => width * height;
