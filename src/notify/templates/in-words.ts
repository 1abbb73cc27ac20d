import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import { day, money } from './fields.ts';

const LOCALE: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };

/** The values of a template as words: amounts, days and paragraphs in the language of the reader. */
export function inWords(value: unknown, language: Language): unknown {
  if (Array.isArray(value)) return value.map((one) => inWords(one, language));
  if (typeof value !== 'object' || value === null) return value;
  const amount = money().safeParse(value);
  if (amount.success) return formatMoney(amount.data, language);
  const date = day().safeParse(value);
  if (date.success) return dayWords(date.data.day, language);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inWords(one, language)]));
}

const dayWords = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
