import { followIdentity, presentSenders } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { InboundMessage } from './types.ts';

type Ids = Pick<InboundMessage['sender'], 'phone' | 'bsuid'>;

/** Nobody whom we know: the change itself is remembered, and makes no customer of its own. */
const NOBODY: Ids = { phone: null, bsuid: null };

/**
 * Follows senders to the new numbers that these messages tell of, before anybody is looked for by number. Gives the
 * messages back with the sender as they are reached from now on.
 */
export async function followNumbers(tx: Tx, messages: readonly InboundMessage[]): Promise<readonly InboundMessage[]> {
  const reached = new Map<InboundMessage, Ids>();
  for (const message of messages) {
    const { becomes, sender, sentAt } = message;
    if (becomes === undefined) continue;
    const { outcome, customerId, reachedBy } = await followIdentity(tx, {
      from: sender,
      to: becomes,
      changedAt: sentAt,
    });
    const isOfNobody = outcome === 'unknown' && customerId === null && !isWriting(messages, [sender, becomes]);
    reached.set(message, isOfNobody ? NOBODY : reachedBy);
  }
  const others = messages.filter((message) => !reached.has(message));
  const senders = await presentSenders(tx, others);
  for (const [index, message] of others.entries()) reached.set(message, senders[index] ?? message.sender);
  return messages.map((message) => ({ ...message, sender: { ...message.sender, ...reached.get(message) } }));
}

/** True when whoever it is about writes to us for the first time beside it. */
const isWriting = (messages: readonly InboundMessage[], about: readonly Ids[]): boolean =>
  messages.some(
    ({ becomes, sender }) =>
      becomes === undefined &&
      about.some(
        ({ phone, bsuid }) => (phone !== null && phone === sender.phone) || (bsuid !== null && bsuid === sender.bsuid),
      ),
  );
