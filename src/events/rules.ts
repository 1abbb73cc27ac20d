import type { AfterAttempt, Attempt, Health, TakenDelivery } from './types.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** When an event is tried after its first attempt, as Standard Webhooks proposes; then it is given up. */
const TRIES_MS = [5 * SECOND, 5 * MINUTE, 0.5 * HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const LAST_MS = 24 * HOUR;
/** So that receivers who were away are not met by everything at once. */
const SPREAD = 0.2;

const isTaken = (attempt: Attempt): boolean =>
  attempt.outcome === 'answered' && attempt.status >= 200 && attempt.status < 300;
const isGone = (attempt: Attempt): boolean => attempt.outcome === 'answered' && attempt.status === 410;

/**
 * What becomes of an event: any 2xx is the end, 410 says that nobody wants it, everything else (redirects too) is tried
 * again, later each time, for 24 hours. `chance` from 0 to 1 spreads the tries.
 */
export function afterAttempt(
  { attempts, triesSince }: Pick<TakenDelivery, 'attempts' | 'triesSince'>,
  attempt: Attempt,
  now: Date,
  chance: number,
): AfterAttempt {
  if (isTaken(attempt)) return { to: 'delivered' };
  if (isGone(attempt)) return { to: 'given_up' };
  const [began, passed] = [triesSince.getTime(), now.getTime() - triesSince.getTime()];
  const next = TRIES_MS[attempts - 1];
  if (next === undefined || passed >= LAST_MS) return { to: 'given_up' };
  const previous = TRIES_MS[attempts - 2] ?? 0;
  // What was tried late is not tried twice in a row.
  const planned = Math.max(began + next, now.getTime() + (next - previous) / 2);
  const spread = (next - previous) * SPREAD * chance;
  const asked = attempt.outcome === 'answered' ? (attempt.retryAfterMs ?? 0) : 0;
  const at = Math.max(planned + spread, now.getTime() + asked);
  return { to: 'ready', at: new Date(Math.min(at, began + LAST_MS)) };
}

/** `Retry-After` in seconds or as a date, in ms; null when it says nothing that can be read. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** Deliveries to one endpoint at the same time, by all workers together. */
export const LANES = 8;
/** After so many failures in a row it is asked with one call at a time, and rested in between. */
const DOUBTFUL = 3;
const LONGEST_REST_MS = MINUTE;
/** Failing for so long switches an endpoint off. */
const OFF_AFTER_MS = 120 * HOUR;
/** A failure longer ago than this belongs to another outage: retries are never further apart. */
const SAME_OUTAGE_MS = 24 * HOUR;

export const lanesOf = ({ failures }: Pick<Health, 'failures'>): number => (failures >= DOUBTFUL ? 1 : LANES);

/**
 * How an endpoint does after attempts, in their order. A failing one is rested for longer and longer, up to a minute, so
 * that thousands of events for it cost nobody else time; whoever asks for a pause (`Retry-After` with 429, 502, 503 or 504)
 * gets it.
 */
export function healthAfter(health: Health, attempts: readonly Attempt[], now: Date): Health {
  let next = health;
  for (const attempt of attempts) {
    if (isTaken(attempt)) {
      next = { failures: 0, failingSince: null, failedAt: null, restUntil: null };
      continue;
    }
    const failures = next.failures + 1;
    const isSame = next.failedAt !== null && now.getTime() - next.failedAt.getTime() <= SAME_OUTAGE_MS;
    const doubt = failures < DOUBTFUL ? 0 : Math.min(SECOND * 2 ** Math.min(failures - DOUBTFUL, 10), LONGEST_REST_MS);
    const restMs = Math.max(doubt, askedRestMs(attempt));
    next = {
      failures,
      failingSince: isSame ? (next.failingSince ?? now) : now,
      failedAt: now,
      restUntil: restMs === 0 ? next.restUntil : new Date(now.getTime() + restMs),
    };
  }
  return next;
}

const THROTTLES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const askedRestMs = (attempt: Attempt): number =>
  attempt.outcome === 'answered' && THROTTLES.has(attempt.status)
    ? Math.min(attempt.retryAfterMs ?? 0, 10 * MINUTE)
    : 0;

/** Whether an endpoint is told nothing more, and why. */
export function switchOffReason(
  { failingSince }: Health,
  attempts: readonly Attempt[],
  now: Date,
): 'gone' | 'failing' | null {
  if (attempts.some(isGone)) return 'gone';
  return failingSince !== null && now.getTime() - failingSince.getTime() >= OFF_AFTER_MS ? 'failing' : null;
}
