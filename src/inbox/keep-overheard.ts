import type { ConversationId } from '../core/ids.ts';
import { newId } from '../core/ids.ts';
import { identifySenders, presentSenders, type Sender } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { touchConversations } from './conversation-store.ts';
import { insertOverheard, type NewlyHeard } from './overheard-store.ts';
import type { OverheardMessage } from './types.ts';

export type Overhearing = {
  readonly became: 'stored' | 'repeated' | 'without_sender';
  readonly conversationId: ConversationId | null;
  /** Of what was stored. */
  readonly heard: NewlyHeard | null;
};

/**
 * The conversations of customers whom others wrote to or told of, made when there is none; the window stays as it is.
 * A number names the customer alone: what others tell never makes one customer into another.
 */
export async function conversationsOf(
  tx: Tx,
  phoneNumberId: string,
  customers: readonly Sender[],
): Promise<readonly (ConversationId | null)[]> {
  const senders = customers.map((one) => ({
    ...one,
    bsuid: one.phone === null ? one.bsuid : null,
    language: 'es' as const,
  }));
  const { owners } = await identifySenders(tx, senders);
  const touches = [...new Set(owners)]
    .flatMap((customerId) => customerId ?? [])
    .sort()
    .map((customerId) => ({ id: newId<'conversation'>(), customerId, phoneNumberId, lastInboundAt: null }));
  if (touches.length === 0) return owners.map(() => null);
  const conversations = await touchConversations(tx, touches);
  return owners.map((owner) => (owner === null ? null : (conversations.get(owner) ?? null)));
}

/** Keeps what was said in conversations without us, each message once. Wakes nobody and opens no window. */
export async function keepOverheard(tx: Tx, heard: readonly OverheardMessage[]): Promise<readonly Overhearing[]> {
  const [first] = heard;
  if (!first) return [];
  const customers = await presentSenders(
    tx,
    heard.map(({ customer, sentAt }) => ({ sender: customer, sentAt })),
  );
  const conversations = await conversationsOf(tx, first.phoneNumberId, customers);
  const rows = heard.flatMap((message, index) => {
    const conversationId = conversations[index];
    return conversationId ? [{ ...message, conversationId }] : [];
  });
  const fresh = await insertOverheard(tx, rows);
  let position = 0;
  return heard.map((_, index) => {
    const conversationId = conversations[index] ?? null;
    if (conversationId === null) return { became: 'without_sender', conversationId, heard: null };
    const message = fresh[position++] ?? null;
    return { became: message ? 'stored' : 'repeated', conversationId, heard: message };
  });
}
