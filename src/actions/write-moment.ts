import type { Language } from '../core/language.ts';

const LOCALE: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };
const formatters = new Map<string, Intl.DateTimeFormat>();

/** `28 nov 2026, 14:05` or `Nov 28, 2026, 14:05`, in the business's time zone. */
export const writeMoment = (at: Date, timeZone: string, language: Language): string =>
  formatterFor(timeZone, language).format(at);

/** Making a formatter costs a hundred times as much as using it. */
function formatterFor(timeZone: string, language: Language): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = formatters.get(key);
  if (known) return known;
  const style = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone } as const;
  const made = new Intl.DateTimeFormat(LOCALE[language], style);
  formatters.set(key, made);
  return made;
}
