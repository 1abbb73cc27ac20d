import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { sendRequest } from '../../app/send-request.ts';
import type { ThreadItem } from '../contract.ts';
import { API } from '../queries.ts';
import { putItem } from './thread-cache.ts';
import { useRefusal } from './use-refusal.ts';

/** Takes messages back that have not gone out; returns the ids of those that were, and says why others were not. */
export function useTakeBack(conversationId: string): (ids: readonly string[]) => Promise<readonly string[]> {
  const client = useQueryClient();
  const refuse = useRefusal();
  return useCallback(
    async (ids) => {
      const takeBack = async (id: string) => {
        const path = `${API}/said/${encodeURIComponent(id)}/discard`;
        putItem(client, conversationId, await sendRequest<ThreadItem>(path, { method: 'POST', body: {} }));
        return id;
      };
      const taken = await Promise.allSettled(ids.map(takeBack));
      const failed = taken.find(({ status }) => status === 'rejected');
      if (failed?.status === 'rejected') refuse(failed.reason);
      return taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    },
    [client, conversationId, refuse],
  );
}
