import { minorDigitsOf } from './currency.ts';
import type { Language } from './language.ts';

/** An amount in minor units (centavos) with its ISO 4217 currency. */
export type Money = { readonly minor: number; readonly currency: string };

const LOCALE: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };

/** Writes an amount as people of the shop read it: `$1,250.00` for MXN in Spanish, `MX$1,250.00` in English. */
export function formatMoney(money: Money, language: Language): string {
  return formatOf(money.currency, language).format(money.minor / 10 ** minorDigitsOf(money.currency));
}

/**
 * The same with its currency where the sign alone could be another country's: `$1,250.00 MXN` in Spanish; `MX$1,250.00`
 * in English says it already.
 */
export function formatMoneyInCurrency(money: Money, language: Language): string {
  const text = formatMoney(money, language);
  return /\p{L}/u.test(text) ? text : `${text} ${money.currency}`;
}

/** Writes an amount as files do: `1250.00` for MXN, `1250` for JPY. */
export function writeAmount({ minor, currency }: Money): string {
  const digits = minorDigitsOf(currency);
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** Minor units of an amount such as `1250.00`, without passing through a binary fraction; null for more decimals than are. */
export function readAmount(written: string, currency: string): number | null {
  const digits = minorDigitsOf(currency);
  const [whole = '0', decimals = ''] = written.split('.');
  return decimals.length > digits ? null : Number(whole + decimals.padEnd(digits, '0'));
}

/** A formatter costs far more to make than to use; a shop has few currencies. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, language: Language): Intl.NumberFormat {
  const key = `${language} ${currency}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const digits = minorDigitsOf(currency);
  const shown = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const made = new Intl.NumberFormat(LOCALE[language], { style: 'currency', currency, ...shown });
  formats.set(key, made);
  return made;
}
