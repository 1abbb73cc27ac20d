import { formatMoneyInCurrency } from '../core/money.ts';
import { wordsIn } from './language-rules.ts';
import type { TemplateValue } from './types.ts';

const PLACEHOLDER = /\{\{\s*([\w]+)\s*\}\}/g;

/** The names in a text, or its numbers, each once, in the order in which they come. */
export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')),
];

/** Puts values into a text, once: what a value holds is never taken for a placeholder. */
export const fillText = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole);

/** Length as people count it: in code points. */
export const lengthOf = (text: string): number => [...text].length;

/** Why WhatsApp would refuse a value, if it would. */
export function faultOf(value: string): 'empty' | 'forbidden_characters' | null {
  if (value.trim() === '') return 'empty';
  const isRefused = /[\n\r\t\0\u2028\u2029]| {4}/u.test(value) || !value.isWellFormed();
  return isRefused ? 'forbidden_characters' : null;
}

/** A value as people of that language write it; null for a day that does not exist. */
export function wordsOf(value: TemplateValue, language: string): string | null {
  if (typeof value === 'string') return value;
  if ('minor' in value) return formatMoneyInCurrency(value, wordsIn(language));
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value.date) ? new Date(`${value.date}T00:00:00Z`) : null;
  if (day === null || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value.date) return null;
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(day);
}

/** A code that no computer knows is written as in English. */
const localeOf = (language: string): string => {
  const tag = language.replaceAll('_', '-');
  return /^[a-z]{2,3}(-[A-Z]{2})?$/.test(tag) ? tag : 'en';
};
