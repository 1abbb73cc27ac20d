import type { Fact } from '../actions/index.ts';
import type { Language } from '../core/language.ts';

const LOCALE: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };

/** `12 de diciembre de 2026`, in the business's time zone. */
export const writeDate = (date: Date, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone }).format(date);

/** The same day as `YYYY-MM-DD`. */
export const dayOf = (date: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(date);

export const dateFact = (date: Date, timeZone: string, of: string): Fact => ({
  kind: 'date',
  date: dayOf(date, timeZone),
  of,
});
