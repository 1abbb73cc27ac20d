import type { ConversationId } from '../../core/ids.ts';
import type { PushKind } from './contract.ts';
import type { PushOptions, PushResult } from './ports.ts';
import type { PushEnd, PushEvent } from './types.ts';

/** What waits longer than this for a device that is away is of no use. */
const TTL_S = 300;
/** Everything but a waiting customer waits for what may happen next to the same customer, ms. */
const JOIN_MS = 10_000;
const USEFUL_MS = 900_000;
/** A push service that says nothing of how long to wait. */
const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 300_000;
const MOST_ATTEMPTS = 6;
/** A device that has shown nothing of so many pushes is marked, and mail takes over. */
export const MOST_SILENT = 3;

export const topicOf = ({ conversationId, kind }: Pick<PushEvent, 'conversationId' | 'kind'>): string =>
  conversationId === null ? `recado-${kind}` : topicOfConversation(conversationId);

const topicOfConversation = (id: ConversationId): string => id.replaceAll('-', '');

/** A waiting customer is told at once; the rest is joined. */
export const delayOf = (kind: PushKind): number => (kind === 'waiting' ? 0 : JOIN_MS);

export const usefulMsOf = (kind: PushKind): number => USEFUL_MS + delayOf(kind);

export const optionsOf = (kind: PushKind | 'test', topic: string): PushOptions => ({
  ttlS: TTL_S,
  urgency: kind === 'waiting' || kind === 'reminder' || kind === 'test' ? 'high' : 'normal',
  topic,
});

/** What the answer of the push service means for the push. */
export function endOfPush(result: PushResult, attempts: number): PushEnd {
  switch (result.outcome) {
    case 'accepted':
      return { to: 'sent', answer: result.status };
    case 'gone':
      return { to: 'gone' };
    case 'too_large':
      return { to: 'failed', answer: result.status, error: String(result.status) };
    case 'refused':
      return { to: 'failed', answer: result.status, error: String(result.status ?? 'subscription_unusable') };
    case 'later': {
      if (attempts >= MOST_ATTEMPTS)
        return { to: 'failed', answer: result.status, error: String(result.status ?? 'unreachable') };
      const wait = result.retryAfterMs ?? RETRY_MS * 2 ** Math.max(0, attempts - 1);
      return { to: 'queued', notBeforeMs: Math.min(LONGEST_RETRY_MS, Math.max(1_000, wait)), answer: result.status };
    }
  }
}
