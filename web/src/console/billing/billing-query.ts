import { infiniteQueryOptions } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { BillingPage } from '../contract.ts';
import { API, withQuery } from '../queries.ts';

/** Pages of charges, the newest first. */
export const billingQuery = (filter: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['console', 'billing', filter ?? ''],
    queryFn: ({ pageParam }) => sendRequest<BillingPage>(withQuery(`${API}/billing`, { filter, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: 0,
  });
