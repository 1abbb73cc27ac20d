/** Meta's formula for one user is 4^X seconds; other rate limits double from one second. */
export function backOffMs(
  refusal: 'later' | 'slower' | 'too_fast' | 'media',
  attempts: number,
  retryAfterMs: number | null,
): number {
  if (retryAfterMs !== null) return retryAfterMs;
  const base = refusal === 'slower' ? 4 : 2;
  return Math.min(base ** Math.max(0, attempts - 1) * 1_000, 60_000);
}

/** A message that was refused this often, for reasons that ought to pass, is given to a person. */
export const MAX_ATTEMPTS = 8;

/** What is known when an ambiguous send has waited. All times are machine time, ms. */
export type Ambiguity = {
  readonly waitedMs: number;
  /** Statuses of sends claimed later have arrived. */
  readonly isStatusPathAlive: boolean;
  /** How long the oldest stored call that nobody has read has waited; null when all are read. */
  readonly oldestUnreadMs: number | null;
  readonly ambiguities: number;
};

const WAIT_ALIVE_MS = 10_000;
const WAIT_SILENT_MS = 120_000;

/**
 * One resend, and only after a wait in which no status came, that is: every call stored during the wait has been read.
 * A second ambiguity stays unconfirmed.
 */
export function settleAmbiguity(ambiguity: Ambiguity): 'wait' | 'resend' | 'give_up' {
  const overMs = ambiguity.waitedMs - (ambiguity.isStatusPathAlive ? WAIT_ALIVE_MS : WAIT_SILENT_MS);
  if (overMs < 0 || (ambiguity.oldestUnreadMs ?? 0) > overMs) return 'wait';
  return ambiguity.ambiguities >= 2 ? 'give_up' : 'resend';
}
