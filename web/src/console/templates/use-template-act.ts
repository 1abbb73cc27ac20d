import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { PushAnswer, SyncAnswer } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API } from '../queries.ts';
import { templatesQuery } from './templates-query.ts';

/** `sync` reads the templates of WhatsApp anew, `push` creates those that it lacks. */
export function useTemplateAct(onSettled: () => void) {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: (what: 'sync' | 'push') =>
      sendRequest<PushAnswer | SyncAnswer>(`${API}/templates/${what}`, { method: 'POST' }),
    onError: fail,
    onSettled: async () => {
      onSettled();
      await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    },
  });
}
