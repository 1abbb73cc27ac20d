import type { OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { replaceFailed } from './replace-store.ts';
import type { MovedMessage } from './status-store.ts';
import type { InboundStatus, Refusal } from './types.ts';

export type Failure = Pick<MovedMessage, 'id' | 'conversationId' | 'origin'> & {
  readonly code: number;
  readonly details: string;
  readonly refusal: Refusal;
  /** Another message stands for it. */
  readonly isReplaced: boolean;
};

/** A report that something was too much comes late; the next try comes later still. */
const AGAIN_MS = 60_000;

/**
 * What follows when WhatsApp reports afterwards that messages did not arrive: the same classes as for a refused send.
 * What may be tried again gets a message of its own in its place, in the transaction that stores the report.
 */
export async function followFailures(
  tx: Tx,
  moved: readonly (MovedMessage & { readonly wamid: string })[],
  statuses: readonly InboundStatus[],
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const message of moved.filter(({ isNewlyFailed }) => isNewlyFailed)) {
    const error = statuses.find(({ wamid, error: told }) => wamid === message.wamid && told !== null)?.error;
    const { code, details, refusal } = error ?? { code: 0, details: '', refusal: 'never' as const };
    const isReplaced = await replace(tx, message.id, refusal);
    const { id, conversationId, origin } = message;
    failures.push({ id, conversationId, origin, code, details, refusal, isReplaced });
  }
  return failures;
}

async function replace(tx: Tx, id: OutboxId, refusal: Refusal): Promise<boolean> {
  switch (refusal) {
    case 'window':
      return replaceFailed(tx, id, { needsTemplate: true, delayMs: 0 });
    case 'media':
      return replaceFailed(tx, id, { needsTemplate: false, delayMs: 0 });
    case 'later':
    case 'slower':
    case 'too_fast':
      return replaceFailed(tx, id, { needsTemplate: false, delayMs: AGAIN_MS });
    default:
      return false;
  }
}
