import type { Reading } from './types.ts';

const HOUR_MS = 3_600_000;
const READ_AGAIN_MS = [30_000, 120_000, 600_000, HOUR_MS];

/** After these attempts a file that waits for an account to be accepted is tried every hour. */
export const REFUSED_ATTEMPTS = READ_AGAIN_MS.length;

/** Wait before a file that was not understood is tried again, ms; null: it stays so. */
export const readAgainIn = (attempts: number, reading: Reading): number | null =>
  reading.unread !== null && reading.isWorthRetrying
    ? (READ_AGAIN_MS[attempts - 1] ?? (reading.unread === 'vendor_refused' ? HOUR_MS : null))
    : null;
