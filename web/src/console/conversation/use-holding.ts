import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../../app/language.tsx';
import { sendRequest } from '../../app/send-request.ts';
import type { Conversation } from '../contract.ts';
import { consoleQueries } from '../queries.ts';
import { pathOf } from './talk-queries.ts';
import { putConversation, refreshLists } from './thread-cache.ts';
import { offerUndo } from './undo.ts';
import { useAuthor } from './use-author.ts';
import { useRefusal } from './use-refusal.ts';
import { visibleLine } from './visible-text.ts';

/** Who is to hold a conversation. */
export type Holding =
  | { readonly act: 'take' }
  | { readonly act: 'resolve' }
  | { readonly act: 'return'; readonly answerNow: boolean; readonly hint?: string }
  | { readonly act: 'assign'; readonly staffId: string; readonly name: string };

type Asked = { readonly holding: Holding; readonly isUndo: boolean };

/** The way back, where the server has one: nobody can be made to wait again. */
function wayBack(done: Holding, before: Conversation | undefined, viewerId: string): Holding | null {
  if (before === undefined) return null;
  const { holder, assignee } = before;
  // A taken turn was stopped in the middle: the assistant begins it again.
  if (holder === 'assistant') return { act: 'return', answerNow: done.act === 'take' };
  if (holder !== 'person' || assignee === null) return null;
  if (assignee.id === viewerId) return { act: 'take' };
  return { act: 'assign', staffId: assignee.id, name: assignee.name };
}

const bodyOf = (holding: Holding): object => {
  if (holding.act === 'return')
    return { answerNow: holding.answerNow, ...(holding.hint === undefined ? {} : { hint: holding.hint }) };
  return holding.act === 'assign' ? { staffId: holding.staffId } : {};
};

/** What the page shows until the server has answered. */
function foresee(known: Conversation, holding: Holding, me: { id: string; name: string }): Conversation {
  const assignee =
    holding.act === 'take' ? me : holding.act === 'assign' ? { id: holding.staffId, name: holding.name } : null;
  const holder = holding.act === 'return' ? 'assistant' : holding.act === 'resolve' ? 'resolved' : 'person';
  return { ...known, holder, assignee, reason: null };
}

/** Takes, returns, passes on and resolves: shown at once, put back when refused, and undone within eight seconds. */
export function useHolding(conversationId: string) {
  const client = useQueryClient();
  const text = useTexts();
  const refuse = useRefusal();
  const viewer = useAuthor();
  const { queryKey } = consoleQueries.conversation(conversationId);
  const mutation = useMutation({
    scope: { id: `hold-${conversationId}` },
    networkMode: 'always',
    mutationFn: ({ holding }: Asked) =>
      sendRequest<Conversation>(pathOf(conversationId, `/${holding.act}`), { method: 'POST', body: bodyOf(holding) }),
    onMutate: async ({ holding }) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      if (before !== undefined) client.setQueryData(queryKey, foresee(before, holding, viewer));
      return before;
    },
    onSuccess: (conversation, { holding, isUndo }, before) => {
      putConversation(client, conversation);
      void refreshLists(client);
      const back = isUndo ? null : wayBack(holding, before, viewer.id);
      const name = holding.act === 'assign' ? visibleLine(holding.name) : '';
      offerUndo({
        words: text(isUndo ? 'talk.undone' : `talk.done.${holding.act}`, { name }),
        undo: back === null ? null : () => mutation.mutate({ holding: back, isUndo: true }),
      });
    },
    onError: (thrown, _asked, before) => {
      if (before !== undefined) client.setQueryData(queryKey, before);
      refuse(thrown);
    },
  });
  return {
    hold: (holding: Holding) => mutation.mutate({ holding, isUndo: false }),
    isPending: mutation.isPending,
  };
}
