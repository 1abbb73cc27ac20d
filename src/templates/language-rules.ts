import type { Language } from '../core/language.ts';

/** `es-mx`, `es_MX` and `ES_mx` are the same: WhatsApp itself writes both signs. */
export function languageCode(written: string): string {
  const [base = '', ...rest] = written.trim().split(/[-_]/);
  return [base.toLowerCase(), ...rest.map((part) => part.toUpperCase())].join('_');
}

const baseOf = (code: string): string => code.split('_')[0] ?? '';

/** Whether two codes are forms of one language. */
export const isSameLanguage = (one: string, other: string): boolean =>
  baseOf(languageCode(one)) === baseOf(languageCode(other));

/** Our own language in which amounts are written. */
export const wordsIn = (code: string): Language => (isSameLanguage(code, 'es') ? 'es' : 'en');

/**
 * Codes in the order in which they serve somebody who wants one: it itself, the language without a country, other
 * forms of it, and only then other languages, our own two first.
 */
export function inOrderFor(wanted: string, codes: readonly string[]): string[] {
  const code = languageCode(wanted);
  const rank = (one: string): number => {
    if (languageCode(one) === code) return 0;
    if (languageCode(one) === baseOf(code)) return 1;
    if (isSameLanguage(one, code)) return FIRST_CHOICE.includes(one) ? 2 : 3;
    return FIRST_CHOICE.includes(one) ? 4 + FIRST_CHOICE.indexOf(one) : 4 + FIRST_CHOICE.length;
  };
  return [...codes].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Of several countries these, since our own templates are in them. */
const FIRST_CHOICE = ['es_MX', 'en_US', 'es', 'en'];
