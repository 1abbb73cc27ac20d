import type { Reading } from './types.ts';

/** Attempts to fetch a file before it is said that it does not come: some ten minutes. */
const MAX_FETCHES = 8;
const LONGEST_WAIT_MS = 600_000;

/** Wait before the next attempt to fetch, ms; null: enough. `attempts` are those made. */
export const fetchAgainIn = (attempts: number, askedMs: number | null): number | null =>
  attempts >= MAX_FETCHES ? null : Math.min(LONGEST_WAIT_MS, Math.max(1_000 * 2 ** attempts, askedMs ?? 0));

const READ_AGAIN_MS = [30_000, 120_000, 600_000, 3_600_000];

/** Wait before a file that was not understood is tried again, ms; null: it stays so. */
export const readAgainIn = (attempts: number, reading: Reading): number | null =>
  reading.unread !== null && reading.isWorthRetrying ? (READ_AGAIN_MS[attempts - 1] ?? null) : null;

const DAY_MS = 86_400_000;

/** Wait until a file that the budget left unread is tried again, ms; null: it would be older than a day by then. */
export const afterBudgetIn = (ageMs: number, freeInMs: number): number | null =>
  ageMs + freeInMs > DAY_MS ? null : freeInMs;

/** More attempts than the rules above ask for were begun only because their workers died. */
export const MAX_ATTEMPTS = 12;
