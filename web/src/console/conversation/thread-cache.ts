import type { QueryClient } from '@tanstack/react-query';
import type { Conversation, Thread, ThreadItem } from '../contract.ts';

/** The newest page over what is known: its items replace ours, older ones stay. With a gap between, the page alone. */
export function mergeNewest(known: Thread | undefined, fresh: Thread): Thread {
  if (known === undefined) return fresh;
  const first = fresh.items[0];
  const joint = known.items.findIndex(({ id }) => id === first?.id);
  if (first === undefined || joint === -1) return fresh;
  const items = [...known.items.slice(0, joint), ...fresh.items];
  return { ...fresh, items, before: joint === 0 ? fresh.before : known.before };
}

/** An older page in front of what is known. */
export function prependOlder(client: QueryClient, conversationId: string, older: Thread): void {
  client.setQueryData<Thread>(keyOf(conversationId), (known) => {
    if (known === undefined) return known;
    const ids = new Set(known.items.map(({ id }) => id));
    const items = [...older.items.filter(({ id }) => !ids.has(id)), ...known.items];
    return { ...known, items, before: older.before };
  });
}

/** The server's answer to what was sent or changed here: in its place, or at the end. */
export function putItem(client: QueryClient, conversationId: string, item: ThreadItem): void {
  client.setQueryData<Thread>(keyOf(conversationId), (known) => {
    if (known === undefined) return known;
    const index = known.items.findIndex(({ id }) => id === item.id);
    return { ...known, items: index === -1 ? [...known.items, item] : known.items.with(index, item) };
  });
}

export function putConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData<Conversation>(['console', 'conversation', conversation.conversationId, 'head'], (known) => ({
    ...known,
    ...conversation,
  }));
}

/** Lists, counts and the banner may have changed with this conversation. */
export async function refreshLists(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['console', 'inbox'] }),
    client.invalidateQueries({ queryKey: ['console', 'alerts'] }),
  ]);
}

const keyOf = (conversationId: string) => ['console', 'conversation', conversationId, 'thread'];
