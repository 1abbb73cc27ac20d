import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { QuickReply } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';

type ReplyChange = { readonly id: string | null; readonly shortcut: string; readonly text: string };

const pathOf = (id: string): string => `${API}/quick-replies/${encodeURIComponent(id)}`;

/** Writes a quick reply, or takes it away. */
export function useReplyActs() {
  const client = useQueryClient();
  const refuse = useRefusal();
  const onSettled = () => client.invalidateQueries({ queryKey: consoleQueries.quickReplies.queryKey });
  const save = useMutation({
    mutationFn: ({ id, ...body }: ReplyChange) =>
      id === null
        ? sendRequest<QuickReply>(`${API}/quick-replies`, { method: 'POST', body })
        : sendRequest<QuickReply>(pathOf(id), { method: 'PUT', body }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => sendRequest(pathOf(id), { method: 'DELETE' }),
    onError: refuse,
    onSettled,
  });
  return { save, remove };
}
