import type { ClaimedMessage } from './types.ts';

/**
 * Meta's formula for one user is 4^X seconds, without an end; a burst of 45 messages is paid off after 270 s, which is
 * about what 256 s and the tries before them take. Other rate limits double from one second to a minute.
 */
export function backOffMs(
  refusal: 'later' | 'slower' | 'too_fast' | 'media',
  attempts: number,
  retryAfterMs: number | null,
): number {
  if (retryAfterMs !== null) return retryAfterMs;
  const [base, mostS] = refusal === 'slower' ? [4, 256] : [2, 60];
  return Math.min(base ** Math.max(0, attempts - 1), mostS) * 1_000;
}

/** A message that was refused this often, for reasons that ought to pass, is given to a person. */
export const MAX_ATTEMPTS = 8;

/**
 * A receipt of what was done: when the window keeps it from the customer it may be told another way, so that nobody is
 * alarmed before it is known that it cannot.
 */
export const mayBeToldOtherwise = ({ origin, about }: Pick<ClaimedMessage, 'origin' | 'about'>): boolean =>
  origin === 'notice' && about !== null && about.startsWith('action:');

/** What is known when an ambiguous send has waited. All times are machine time, ms. */
export type Ambiguity = {
  readonly waitedMs: number;
  /** Statuses of sends claimed later have arrived. */
  readonly isStatusPathAlive: boolean;
  /** How long the oldest stored call that nobody has read has waited; null when all are read. */
  readonly oldestUnreadMs: number | null;
  readonly ambiguities: number;
  /** The assistant's, in a conversation that a person has. */
  readonly isFenced: boolean;
};

const WAIT_ALIVE_MS = 10_000;
const WAIT_SILENT_MS = 120_000;

/**
 * One resend, and only after a wait in which no status came, that is: every call stored during the wait has been read.
 * A second ambiguity stays unconfirmed, and so does what a person has overtaken: nothing is sent again, and they do not
 * wait long for it.
 */
export function settleAmbiguity(ambiguity: Ambiguity): 'wait' | 'resend' | 'give_up' {
  const overMs =
    ambiguity.waitedMs - (ambiguity.isStatusPathAlive || ambiguity.isFenced ? WAIT_ALIVE_MS : WAIT_SILENT_MS);
  if (overMs < 0 || (ambiguity.oldestUnreadMs ?? 0) > overMs) return 'wait';
  return ambiguity.ambiguities >= 2 || ambiguity.isFenced ? 'give_up' : 'resend';
}
