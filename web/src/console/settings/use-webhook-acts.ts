import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { NewWebhook, Webhook, WebhookTrial } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';

export type WebhookChange = {
  readonly description?: string;
  readonly types?: readonly string[];
  readonly state?: 'active' | 'paused';
};

/** What can be done with one endpoint. */
export function useWebhookActs({ id }: Webhook) {
  const client = useQueryClient();
  const fail = useRefusal();
  const path = `${API}/webhooks/${encodeURIComponent(id)}`;
  // The log of an endpoint stands under the same key.
  const refetch = () => client.invalidateQueries({ queryKey: consoleQueries.webhooks.queryKey });
  const post = <T>(what: string) => sendRequest<T>(`${path}/${what}`, { method: 'POST', body: {} });
  const shared = { onError: fail, onSettled: refetch };
  return {
    change: useMutation({
      ...shared,
      mutationFn: (body: WebhookChange) => sendRequest<Webhook>(path, { method: 'PATCH', body }),
    }),
    rotate: useMutation({ ...shared, mutationFn: () => post<NewWebhook>('secret') }),
    test: useMutation({ ...shared, mutationFn: () => post<WebhookTrial>('test') }),
    replayAll: useMutation({ ...shared, mutationFn: () => post<{ readonly count: number }>('replay') }),
    remove: useMutation({ ...shared, mutationFn: () => sendRequest(path, { method: 'DELETE' }) }),
  };
}
