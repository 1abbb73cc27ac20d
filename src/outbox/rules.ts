import type { Origin, SendSituation } from './types.ts';

/** Meta's customer service window, less a margin for the time a send takes. */
const WINDOW_MS = 24 * 3_600_000 - 60_000;

const isWindowOpen = (lastInboundAt: Date | null, businessNow: Date): boolean =>
  lastInboundAt !== null && businessNow.getTime() - lastInboundAt.getTime() < WINDOW_MS;

/** Why a message may not go now. Held messages stay in the outbox; discarded ones never go. */
export type Verdict = { readonly may: 'send' } | { readonly may: 'hold' | 'discard'; readonly reason: string };

/** Takeover, consent, window and stops, looked at at the last moment before the request leaves. */
export function maySend(origin: Origin, situation: SendSituation, businessNow: Date): Verdict {
  if (situation.isStopped) return { may: 'hold', reason: 'channel_stopped' };
  if (situation.isBlocked) return { may: 'discard', reason: 'customer_blocked' };
  if (origin === 'reply' && situation.isPaused) return { may: 'hold', reason: 'paused' };
  // A person took over after the answer was written: the person's word counts, the assistant's is not sent.
  if (origin === 'reply' && situation.isTakenOver) return { may: 'discard', reason: 'taken_over' };
  if (situation.address.phone === null && situation.address.bsuid === null)
    return { may: 'discard', reason: 'no_address' };
  if (!isWindowOpen(situation.lastInboundAt, businessNow)) return { may: 'hold', reason: 'window_closed' };
  return { may: 'send' };
}

/** Meta's formula for one user is 4^X seconds; other rate limits double from one second. */
export function backOffMs(refusal: 'later' | 'slower', attempts: number, retryAfterMs: number | null): number {
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
