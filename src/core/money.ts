import type { Language } from './language.ts';

/** An amount in minor units (centavos) with its ISO 4217 currency. */
export type Money = { readonly minor: number; readonly currency: string };

const LOCALE: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };

/** Writes an amount as people of the shop read it: `$1,250.00` for MXN in Spanish, `MX$1,250.00` in English. */
export function formatMoney(money: Money, language: Language): string {
  const format = new Intl.NumberFormat(LOCALE[language], { style: 'currency', currency: money.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(money.minor / 10 ** digits);
}
