import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../app/send-request.ts';
import { putState } from './cache.ts';
import type { AccountEvent, Delivery, FaultKind, SimState } from './contract.ts';
import { API } from './queries.ts';
import { useRefusal } from './use-refusal.ts';

/** Controls that answer with the whole new state. */
function useStateMutation<Input>(run: (input: Input) => Promise<SimState>) {
  const client = useQueryClient();
  const refuse = useRefusal();
  return useMutation({ mutationFn: run, onSuccess: (state) => putState(client, state), onError: refuse });
}

export const useAdvanceClock = () =>
  useStateMutation((advanceMs: number) =>
    sendRequest<SimState>(`${API}/clock`, { method: 'POST', body: { advanceMs } }),
  );

export const useSetDelivery = () =>
  useStateMutation((delivery: Delivery) => sendRequest<SimState>(`${API}/delivery`, { method: 'PUT', body: delivery }));

export const useSetFault = () =>
  useStateMutation((fault: { kind: FaultKind; remaining: number }) =>
    sendRequest<SimState>(`${API}/faults`, { method: 'PUT', body: fault }),
  );

export const useTellAccount = () =>
  useStateMutation((event: AccountEvent) => sendRequest<SimState>(`${API}/account`, { method: 'POST', body: event }));

export const useSetFreeReplies = () =>
  useStateMutation((freeServiceLeft: number) =>
    sendRequest<SimState>(`${API}/prices`, { method: 'PUT', body: { freeServiceLeft } }),
  );

export function useRedeliver() {
  return useMutation({
    mutationFn: (seq: number) => sendRequest<unknown>(`${API}/events/${seq}/redeliver`, { method: 'POST' }),
    onError: useRefusal(),
  });
}
