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
