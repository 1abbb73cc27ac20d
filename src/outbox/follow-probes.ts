import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Failure } from './follow-failures.ts';
import { releaseHeld } from './held-store.ts';
import { dropProbe, endStops } from './probe-store.ts';
import type { MovedMessage } from './status-store.ts';

/**
 * What the statuses say of stops: WhatsApp may take a message and report afterwards that the account may not send, so
 * that a stop is over only when its probe was passed on. Returns the conversations in which what was held may go now.
 */
export async function followProbes(
  tx: Tx,
  moved: readonly MovedMessage[],
  failures: readonly Failure[],
): Promise<readonly ConversationId[]> {
  const released: ConversationId[] = [];
  const passedOn = moved.filter(({ state }) => state !== 'failed').map(({ id }) => id);
  const ended = passedOn.length === 0 ? [] : await endStops(tx, passedOn);
  for (const scope of ended)
    released.push(...(await releaseHeld(tx, scope === 'everything' ? 'channel_stopped' : 'initiated_stopped', null)));
  // Those that failed because of a stop renew it where it is kept.
  const others = failures.filter(({ refusal }) => refusal !== 'stop' && refusal !== 'stop_initiated');
  if (others.length > 0)
    await dropProbe(
      tx,
      others.map(({ id }) => id),
    );
  return released;
}
