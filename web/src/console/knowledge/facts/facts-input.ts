import type { Both } from './facts-text.ts';

const AMOUNT = /^\d{1,9}(\.\d{2})?$/;
export const isAmount = (amount: string): boolean => AMOUNT.test(amount);

/** A number that is being typed; null while there is none. */
export const daysOf = (typed: string): number | null => (/^\d{1,4}$/.test(typed) ? Number(typed) : null);

/** The two ends of a range of postal codes, `01000-16999`; empty while they are being typed. */
export type CodeRange = { readonly from: string; readonly to: string };
export function rangeOf(codes: string): CodeRange {
  const [from = '', ...rest] = codes.split('-');
  return { from: from.trim(), to: rest.join('-').trim() };
}
export const writeRange = ({ from, to }: CodeRange): string => `${from.trim()}-${to.trim()}`;
export const isPostalCode = (code: string): boolean => /^\d{5}$/.test(code);

/** A note with a change in one language; null while it says nothing in either. */
export function withNote(note: Both | null, change: Partial<Both>): Both | null {
  const changed = { es: '', en: '', ...note, ...change };
  return changed.es.trim() === '' && changed.en.trim() === '' ? null : changed;
}
