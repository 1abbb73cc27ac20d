import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../app/send-request.ts';
import { addBubble, putCustomer } from './cache.ts';
import type { Bubble, CustomerAction, NewCustomer, SimCustomer } from './contract.ts';
import { API } from './queries.ts';
import { useRefusal } from './use-refusal.ts';

export const actionKey = (customerId: string) => ['simulator', 'act', customerId];

/** What a customer does. One at a time for each customer, so that quick messages keep their order. */
export function useAct(customerId: string) {
  const client = useQueryClient();
  const refuse = useRefusal();
  return useMutation({
    mutationKey: actionKey(customerId),
    scope: { id: `act-${customerId}` },
    mutationFn: (action: CustomerAction) =>
      sendRequest<{ bubble: Bubble | null }>(`${API}/customers/${encodeURIComponent(customerId)}/actions`, {
        method: 'POST',
        body: action,
      }),
    onSuccess: ({ bubble }) => {
      if (bubble !== null) addBubble(client, bubble);
    },
    onError: refuse,
  });
}

export function useCreateCustomer() {
  const client = useQueryClient();
  const refuse = useRefusal();
  return useMutation({
    mutationFn: (customer: NewCustomer) =>
      sendRequest<SimCustomer>(`${API}/customers`, { method: 'POST', body: customer }),
    onSuccess: (customer) => putCustomer(client, customer),
    onError: refuse,
  });
}
