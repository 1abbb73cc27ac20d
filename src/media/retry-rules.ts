import type { Reading } from './types.ts';

/** Attempts to fetch a file before it is said that it does not come: some ten minutes. */
const MAX_FETCHES = 8;
const LONGEST_WAIT_MS = 600_000;

/** Wait before the next attempt to fetch, ms; null: enough. `attempts` are those made. */
export const fetchAgainIn = (attempts: number, askedMs: number | null): number | null =>
  attempts >= MAX_FETCHES ? null : Math.min(LONGEST_WAIT_MS, Math.max(1_000 * 2 ** attempts, askedMs ?? 0));

const HOUR_MS = 3_600_000;
const READ_AGAIN_MS = [30_000, 120_000, 600_000, HOUR_MS];

/** After these attempts a file that waits for an account to be accepted is tried every hour. */
export const REFUSED_ATTEMPTS = READ_AGAIN_MS.length;

/** Wait before a file that was not understood, or not all of it, is tried again, ms; null: it stays so. */
export function readAgainIn(attempts: number, reading: Reading): number | null {
  // Of what holds a card no bytes are kept.
  if (!reading.isWorthRetrying || reading.holdsCard) return null;
  return READ_AGAIN_MS[attempts - 1] ?? (reading.unread === 'vendor_refused' ? HOUR_MS : null);
}

const DAY_MS = 86_400_000;

/** Wait until a file that the budget left unread is tried again, ms; null: it would be older than a day by then. */
export const afterBudgetIn = (ageMs: number, freeInMs: number): number | null =>
  ageMs + freeInMs > DAY_MS ? null : freeInMs;

/** More attempts than the rules above ask for were begun only because their workers died. */
export const MAX_ATTEMPTS = 12;
