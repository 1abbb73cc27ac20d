import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { RequestError, sendRequest } from '../../app/send-request.ts';
import type { ThreadItem } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { type Leaving, leavingDraft } from './drafts.ts';
import { pathOf, threadQuery } from './talk-queries.ts';
import { putItem, refreshLists } from './thread-cache.ts';

export type Outgoing = Leaving & {
  /** The last message that its author saw. */
  readonly lastSeenId: string | null;
  readonly isAnyway: boolean;
};

/** What came in between, when somebody else wrote after the last message that was seen. */
export function movedItems(thrown: unknown): readonly ThreadItem[] | null {
  if (!(thrown instanceof RequestError) || thrown.code !== 'conversation_moved') return null;
  const answer = thrown.answer as { items?: readonly ThreadItem[]; error?: { items?: readonly ThreadItem[] } } | null;
  return answer?.items ?? answer?.error?.items ?? [];
}

const sayKey = (conversationId: string) => ['console', 'say', conversationId];

/** Messages of this page: their author has seen them, also before they are drawn. */
const ownIds = new Set<string>();
const isOwn = (item: ThreadItem): boolean => [...ownIds].some((id) => item.id.endsWith(id));

/** The last message that the author saw, with their own after it. */
function seenUpTo(items: readonly ThreadItem[], lastSeenId: string | null): string | null {
  const spoken = items.filter(({ type }) => type === 'message' || type === 'said');
  const from = spoken.findIndex(({ id }) => id === lastSeenId);
  const next = spoken.slice(from + 1).findIndex((item) => !isOwn(item));
  const last = next === -1 ? spoken.at(-1) : spoken[from + next];
  return last?.id ?? lastSeenId;
}

function post(conversationId: string, { id, mode, text, quote, lastSeenId, isAnyway }: Outgoing): Promise<ThreadItem> {
  const isNote = mode === 'note';
  return sendRequest<ThreadItem>(pathOf(conversationId, isNote ? '/notes' : '/messages'), {
    method: 'POST',
    body: isNote ? { id, text } : { id, text, lastSeenId, isAnyway, ...(quote && { replyTo: quote.itemId }) },
  });
}

/**
 * Sends words one after the other. They leave the field at once; a refusal puts them back, and the same words keep
 * their id when nothing answered, so that they cannot arrive twice.
 */
export function useSend(conversationId: string) {
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<unknown>(null);
  const { mutate } = useMutation({
    mutationKey: sayKey(conversationId),
    scope: { id: `say-${conversationId}` },
    mutationFn: (outgoing: Outgoing) => {
      const items = client.getQueryData(threadQuery(conversationId).queryKey)?.items ?? [];
      return post(conversationId, { ...outgoing, lastSeenId: seenUpTo(items, outgoing.lastSeenId) });
    },
    // Nothing waits for a connection: an hour later window, price and truth are others.
    networkMode: 'always',
    onSuccess: (item, outgoing) => {
      putItem(client, conversationId, item);
      leavingDraft.arrived(conversationId, outgoing.id);
      void client.invalidateQueries({ queryKey: consoleQueries.conversation(conversationId).queryKey });
      void refreshLists(client);
    },
    onError: (thrown, outgoing) => {
      const isUnanswered = thrown instanceof RequestError && thrown.status === 0;
      leavingDraft.refused(conversationId, outgoing, isUnanswered);
      setRefusal(thrown);
    },
  });
  const send = (outgoing: Outgoing) => {
    setRefusal(null);
    ownIds.add(outgoing.id);
    leavingDraft.start(conversationId, outgoing);
    mutate(outgoing);
  };
  return { send, refusal, forgetRefusal: () => setRefusal(null) };
}

/** What has no answer yet, without what the stream has brought already. */
export function useLeaving(conversationId: string, items: readonly ThreadItem[]): readonly Outgoing[] {
  const pending = useMutationState({
    filters: { mutationKey: sayKey(conversationId), status: 'pending' },
    select: ({ state }) => state.variables as Outgoing,
  });
  return useMemo(() => {
    const newest = items.slice(-40).map(({ id }) => id);
    return pending.filter(({ id }) => !newest.some((known) => known.endsWith(id)));
  }, [pending, items]);
}
