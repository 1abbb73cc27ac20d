import type { ConversationId } from '../core/ids.ts';
import { newId } from '../core/ids.ts';
import { identifySenders, presentSenders, type Sender } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { touchConversations } from './conversation-store.ts';
import { insertOverheard, type NewlyHeard } from './overheard-store.ts';
import { completePlaceholders } from './placeholder-store.ts';
import type { OverheardMessage } from './types.ts';

export type Overhearing = {
  /** `completed`: the file of a past message, of which it was known that there was one. */
  readonly became: 'stored' | 'completed' | 'repeated' | 'without_sender';
  readonly conversationId: ConversationId | null;
  /** Of what was stored or completed. */
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

/**
 * Keeps what was said in conversations without us, each message once. Wakes nobody and opens no window. Of files of the
 * past WhatsApp tells twice: that there was one, among the other messages, and which, in a call of its own.
 */
export async function keepOverheard(tx: Tx, heard: readonly OverheardMessage[]): Promise<readonly Overhearing[]> {
  const pastFiles = heard.filter(isPastFile);
  const became = new Map<OverheardMessage, Overhearing>();
  const note = (messages: readonly OverheardMessage[], kept: readonly (Overhearing | null)[]): void => {
    for (const [index, message] of messages.entries()) {
      const one = kept[index];
      if (one) became.set(message, one);
    }
  };
  const others = heard.filter((message) => !isPastFile(message));
  note(others, await keepNew(tx, others));
  note(pastFiles, await completePast(tx, pastFiles));
  const unannounced = pastFiles.filter((message) => !became.has(message));
  note(unannounced, await keepNew(tx, unannounced));
  return heard.map((message) => became.get(message) ?? NOBODY);
}

/** WhatsApp names it in a call of its own. */
export const isPastFile = ({ source, attachment }: OverheardMessage): boolean =>
  source === 'history' && attachment !== null;

const NOBODY: Overhearing = { became: 'without_sender', conversationId: null, heard: null };

/** Null for those of which nothing was told before. */
async function completePast(tx: Tx, files: readonly OverheardMessage[]): Promise<readonly (Overhearing | null)[]> {
  if (files.length === 0) return [];
  const completed = await completePlaceholders(tx, files);
  return files.map(({ wamid }) => {
    const row = completed.get(wamid);
    return row
      ? { became: 'completed', conversationId: row.conversationId, heard: { id: row.id, isPast: row.isPast } }
      : null;
  });
}

async function keepNew(tx: Tx, heard: readonly OverheardMessage[]): Promise<readonly Overhearing[]> {
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
