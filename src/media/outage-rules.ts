import type { FetchFailure } from './types.ts';

/** Attempts to fetch a file before whoever waits for it is told that it does not come: some four minutes. */
export const MAX_FETCHES = 8;
const LONGEST_WAIT_MS = 600_000;

/** Wait before the next attempt to fetch, ms; null: nobody waits for it any longer. `attempts` are those made. */
export const fetchAgainIn = (attempts: number, askedMs: number | null): number | null =>
  attempts >= MAX_FETCHES ? null : Math.min(LONGEST_WAIT_MS, Math.max(1_000 * 2 ** attempts, askedMs ?? 0));

const HOUR_MS = 3_600_000;

/** WhatsApp keeps a file for seven days, and a turn is shown one of seven days at most. */
const KEPT_MS = 7 * 86_400_000;
const SHORTEST_WAIT_MS = 2_000;

/**
 * Wait before a file that an outage keeps away is tried again, ms: as long again as it has been away already, at most an
 * hour. Null: by then it is nobody's any more.
 */
export function afterOutageIn(ageMs: number, askedMs: number | null): number | null {
  const waitMs = Math.max(Math.min(HOUR_MS, Math.max(SHORTEST_WAIT_MS, ageMs)), askedMs ?? 0);
  return ageMs + waitMs > KEPT_MS ? null : waitMs;
}

/** What may be otherwise without anybody's doing at the file: the channel or our storage is away, or a token is refused. */
export const isOutage = (reason: FetchFailure): boolean => reason === 'unreachable' || reason === 'storage_failed';

/** A file that is kept and cannot be opened is waited for as long as one that does not come, some four minutes. */
const OPENED_WITHIN_MS = 240_000;

/** True when whoever waits for a file is told that it cannot be opened. */
export const isLongAway = (ageMs: number): boolean => ageMs >= OPENED_WITHIN_MS;
