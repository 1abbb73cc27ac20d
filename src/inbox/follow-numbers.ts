import { followIdentity } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { InboundMessage } from './types.ts';

/** Nobody whom we know: the change itself is remembered, and makes no customer of its own. */
const NOBODY = { phone: null, bsuid: null };

/**
 * Follows senders to the new numbers that these messages tell of, before anybody is looked for by number. Gives the
 * messages back with the sender as they are reached from now on.
 */
export async function followNumbers(tx: Tx, messages: readonly InboundMessage[]): Promise<readonly InboundMessage[]> {
  const followed: InboundMessage[] = [];
  for (const message of messages) {
    const { becomes, sender } = message;
    if (becomes === undefined) {
      followed.push(message);
      continue;
    }
    const { outcome, customerId, reachedBy } = await followIdentity(tx, {
      from: sender,
      to: becomes,
      changedAt: message.sentAt,
    });
    const isOfNobody = outcome === 'unknown' && customerId === null;
    followed.push({ ...message, sender: { ...sender, ...(isOfNobody ? NOBODY : reachedBy) } });
  }
  return followed;
}
