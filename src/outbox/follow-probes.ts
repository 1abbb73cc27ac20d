import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Failure } from './follow-failures.ts';
import { releaseHeld } from './held-store.ts';
import { dropProbe, endStops } from './probe-store.ts';
import { RELEASED_AT_ONCE } from './release-portions.ts';
import type { MovedMessage } from './status-store.ts';

/**
 * What the statuses say of stops: WhatsApp may take a message and report afterwards that the account may not send, so
 * that a stop is over only when its probe was passed on. Returns the conversations in which an answer that was held may
 * go now. One portion is released here, and the rest by whoever looks after stops; what the business begins is found when due.
 */
export async function followProbes(
  tx: Tx,
  moved: readonly MovedMessage[],
  failures: readonly Failure[],
): Promise<readonly ConversationId[]> {
  const released: ConversationId[] = [];
  const passedOn = moved.filter(({ state }) => state !== 'failed').map(({ id }) => id);
  const ended = passedOn.length === 0 ? [] : await endStops(tx, passedOn);
  if (ended.includes('everything'))
    released.push(...(await releaseHeld(tx, 'channel_stopped', 'answers', RELEASED_AT_ONCE)).conversations);
  if (ended.includes('initiated')) await releaseHeld(tx, 'initiated_stopped', 'initiated', RELEASED_AT_ONCE);
  // Those that failed because of a stop renew it where it is kept.
  const others = failures.filter(({ refusal }) => refusal !== 'stop' && refusal !== 'stop_initiated');
  if (others.length > 0)
    await dropProbe(
      tx,
      others.map(({ id }) => id),
    );
  return released;
}
