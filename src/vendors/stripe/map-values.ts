import { AppError } from '../../core/errors.ts';
import type { Money } from '../../core/money.ts';

/** Throws `billing_amount_odd` for an amount that is no whole number of minor units: it is never guessed at. */
export function moneyOf(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor) || !/^[a-z]{3}$/i.test(currency))
    throw new AppError('billing_amount_odd', 'invalid');
  return { minor, currency: currency.toUpperCase() };
}

/** Stripe counts in seconds. */
export const at = (seconds: number): Date => new Date(seconds * 1_000);
/** Stripe names an object by its id or shows it whole. */
export const idOf = (one: string | { readonly id: string } | null | undefined): string | null =>
  typeof one === 'string' ? one : (one?.id ?? null);
