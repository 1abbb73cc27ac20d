import type { Both } from './facts-text.ts';

const AMOUNT = /^\d{1,9}(\.\d{2})?$/;
export const isAmount = (amount: string): boolean => AMOUNT.test(amount);

/** A number that is being typed; null while there is none. */
export const daysOf = (typed: string): number | null => (/^\d{1,4}$/.test(typed) ? Number(typed) : null);

/** The names between the commas of what is typed. */
export const namesIn = (typed: string): string[] =>
  typed
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** A note with a change in one language; null while it says nothing in either. */
export function withNote(note: Both | null, change: Partial<Both>): Both | null {
  const changed = { es: '', en: '', ...note, ...change };
  return changed.es.trim() === '' && changed.en.trim() === '' ? null : changed;
}
