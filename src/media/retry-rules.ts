import type { Reading, UnreadReason } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const READ_AGAIN_MS = [30_000, 120_000, 600_000, HOUR_MS];

/** After these attempts a file that waits for an account to be accepted is tried every hour. */
export const REFUSED_ATTEMPTS = READ_AGAIN_MS.length;

/** Why it was not understood, or not all of it; null: it was. */
export const whyUnread = (reading: Reading): UnreadReason | null => reading.unread ?? reading.missing ?? null;

/** Wait before a file that was not understood, or not all of it, is tried again, ms; null: it stays so. */
export function readAgainIn(attempts: number, reading: Reading): number | null {
  // Of what holds a card no bytes are kept.
  if (!reading.isWorthRetrying || reading.holdsCard) return null;
  return READ_AGAIN_MS[attempts - 1] ?? (whyUnread(reading) === 'vendor_refused' ? HOUR_MS : null);
}

/** Wait until a file that the budget left unread is tried again, ms; null: it would be older than a day by then. */
export const afterBudgetIn = (ageMs: number, freeInMs: number): number | null =>
  ageMs + freeInMs > DAY_MS ? null : freeInMs;

/** More attempts than the rules above ask for were begun only because their workers died. */
export const MAX_ATTEMPTS = 12;
