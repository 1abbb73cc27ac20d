import { gtinOf } from '../../catalogue/index.ts';
import type { FoundCode } from './types.ts';

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
