import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { ThreadItem } from '../contract.ts';
import { API } from '../queries.ts';
import { putItem } from './thread-cache.ts';
import { useRefusal } from './use-refusal.ts';

/** What can still be done about one line: try again beside the old attempt, take it back, withdraw a proposal. */
export function useItemActs(conversationId: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  const act = (kind: 'said' | 'proposals', what: string) => ({
    mutationFn: (id: string) =>
      sendRequest<ThreadItem>(`${API}/${kind}/${encodeURIComponent(bareId(id))}/${what}`, { method: 'POST', body: {} }),
    onSuccess: (item: ThreadItem) => putItem(client, conversationId, item),
    onError: refuse,
  });
  return {
    retry: useMutation(act('said', 'retry')),
    discard: useMutation(act('said', 'discard')),
    withdraw: useMutation(act('proposals', 'withdraw')),
  };
}

/** Lines are named by kind and id; routes by the id alone. */
const bareId = (id: string): string => id.slice(id.lastIndexOf(':') + 1);
