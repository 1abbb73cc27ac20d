import { followIdentity } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { InboundMessage } from './types.ts';

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
    const { outcome } = await followIdentity(tx, sender, becomes);
    const isReachedAnew = outcome !== 'taken' && outcome !== 'unclear';
    followed.push(isReachedAnew ? { ...message, sender: { ...sender, ...becomes } } : message);
  }
  return followed;
}
