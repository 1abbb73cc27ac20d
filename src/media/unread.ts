import type { Reading } from './types.ts';

/** A reading of code itself, for what no reader can do anything with. */
export const unread = (reason: NonNullable<Reading['unread']>, isWorthRetrying = false): Reading => ({
  unread: reason,
  isWorthRetrying,
  text: '',
  isSure: false,
  detail: {},
  costMicroUsd: 0,
  holdsCard: false,
});

/** Why nobody was asked who might have understood more, of several reasons the one that is told; null: none is such. */
export const refusalAmong = (reasons: readonly unknown[]): 'over_budget' | 'vendor_refused' | 'day_limit' | null =>
  (['over_budget', 'vendor_refused', 'day_limit'] as const).find((one) => reasons.includes(one)) ?? null;
