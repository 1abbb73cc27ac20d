import type { AfterAttempt, Attempt, DueEvent } from './types.ts';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** When an event is tried after it happened, as Standard Webhooks proposes; then it is given up. */
const TRIES_MS = [5 * SECOND, 5 * MINUTE, 0.5 * HOUR, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const LAST_MS = 24 * HOUR;
/** So that receivers who were away are not met by everything at once. */
const SPREAD = 0.2;

/**
 * What becomes of an event: any 2xx is the end, 410 says that nobody wants it, everything else (redirects too) is tried
 * again, later each time, for 24 hours. `chance` from 0 to 1 spreads the tries.
 */
export function afterAttempt(
  { attempts, createdAt }: Pick<DueEvent, 'attempts' | 'createdAt'>,
  attempt: Attempt,
  now: Date,
  chance: number,
): AfterAttempt {
  if (attempt.outcome === 'answered' && attempt.status >= 200 && attempt.status < 300) return { to: 'delivered' };
  if (attempt.outcome === 'answered' && attempt.status === 410) return { to: 'given_up' };
  const [created, passed] = [createdAt.getTime(), now.getTime() - createdAt.getTime()];
  const next = TRIES_MS[attempts - 1];
  if (next === undefined || passed >= LAST_MS) return { to: 'given_up' };
  const previous = TRIES_MS[attempts - 2] ?? 0;
  // What was tried late is not tried twice in a row.
  const planned = Math.max(created + next, now.getTime() + (next - previous) / 2);
  const spread = (next - previous) * SPREAD * chance;
  const asked = attempt.outcome === 'answered' ? (attempt.retryAfterMs ?? 0) : 0;
  const at = Math.max(planned + spread, now.getTime() + asked);
  return { to: 'queued', at: new Date(Math.min(at, created + LAST_MS)) };
}

/** `Retry-After` in seconds or as a date, in ms; null when it says nothing that can be read. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
