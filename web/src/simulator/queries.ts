import { queryOptions, useQuery } from '@tanstack/react-query';
import { sendRequest } from '../app/send-request.ts';
import type { Bubble, SimEvent, SimState } from './contract.ts';

export const API = '/simulator/api';

export const stateQuery = queryOptions({
  queryKey: ['simulator', 'state'],
  queryFn: () => sendRequest<SimState>(`${API}/state`),
});

export const bubblesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['simulator', 'bubbles', customerId],
    queryFn: async () =>
      (await sendRequest<{ bubbles: Bubble[] }>(`${API}/customers/${encodeURIComponent(customerId)}/bubbles`)).bubbles,
  });

export const eventsQuery = queryOptions({
  queryKey: ['simulator', 'events'],
  queryFn: async () => (await sendRequest<{ events: SimEvent[] }>(`${API}/events?after=0&limit=200`)).events,
});

export const useSimState = () => useQuery(stateQuery);
