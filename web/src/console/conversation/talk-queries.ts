import { queryOptions } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { TemplateChoice, Thread } from '../contract.ts';
import { API } from '../queries.ts';
import { mergeNewest } from './thread-cache.ts';

/** How many messages one page holds; after an event two of them are looked at again. */
const PAGE_SIZE = 60;

export const pathOf = (conversationId: string, rest = ''): string =>
  `${API}/conversations/${encodeURIComponent(conversationId)}${rest}`;

/** Asked again it fetches the newest pages and keeps the older ones that are here already. */
export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ['console', 'conversation', id, 'thread'],
    queryFn: async ({ client, queryKey }): Promise<Thread> => {
      const known = () => client.getQueryData<Thread>(queryKey);
      const limit = known() === undefined ? PAGE_SIZE : PAGE_SIZE * 2;
      return mergeNewest(known(), await sendRequest<Thread>(pathOf(id, `/items?limit=${limit}`)));
    },
  });

export const readOlder = (id: string, before: string, limit = PAGE_SIZE * 2): Promise<Thread> =>
  sendRequest<Thread>(pathOf(id, `/items?limit=${limit}&before=${encodeURIComponent(before)}`));

/** Prices and permissions change by the minute: fetched whenever the sheet opens. */
export const templatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['console', 'conversation', id, 'templates'],
    queryFn: async () => (await sendRequest<{ templates: TemplateChoice[] }>(pathOf(id, '/templates'))).templates,
    staleTime: 0,
  });
