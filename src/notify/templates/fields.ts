import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import { cleanText } from '../../core/text.ts';

/** One line of text; breaks and control characters become spaces. */
export const line = (max = 200) =>
  z
    .string()
    .min(1)
    .max(max)
    .transform((text) => cleanText(text).text.replaceAll(/\s+/g, ' ').trim());

/** Text of several paragraphs. */
export const prose = () =>
  z
    .string()
    .min(1)
    .max(8_000)
    .transform((text) => cleanText(text).text);

/** A web address; other schemes would run code or open programs. */
export const link = () => z.url({ protocol: /^https?$/, error: 'must be a web address' }).max(2_000);

/** An amount, written in the reader's way at the last moment. */
export const money = () =>
  z.strictObject({ minor: z.number().int(), currency: z.string().regex(/^[A-Z]{3}$/) }).readonly();

/** A calendar day of the shop, `{ day: '2026-11-28' }`. */
export const day = () => z.strictObject({ day: z.iso.date() }).readonly();

/** What may be missing is null, so that a template that names something unknown is still an error. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

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
