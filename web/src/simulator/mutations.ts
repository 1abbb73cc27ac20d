import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTexts } from '../app/language.tsx';
import { RequestError, sendRequest } from '../app/send-request.ts';
import type {
  Bubble,
  CustomerAction,
  Delivery,
  FaultKind,
  NewCustomer,
  Script,
  SimCustomer,
  SimState,
} from './contract.ts';
import { API, addBubble, putCustomer, putState } from './queries.ts';

/** Says in words why something was refused; the code helps whoever reads the server's log. */
export function useRefusal(): (thrown: unknown) => void {
  const text = useTexts();
  return (thrown) => {
    const isRefusal = thrown instanceof RequestError;
    const isNetwork = isRefusal && thrown.code === 'network';
    const reason = isRefusal ? `${thrown.message} (${thrown.code})` : String(thrown);
    notifications.show({
      role: 'alert',
      color: 'red',
      title: text('refusal.title'),
      message: isNetwork ? text('refusal.network') : reason,
      closeButtonProps: { 'aria-label': text('close') },
      autoClose: 10_000,
    });
  };
}

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

export function useRedeliver() {
  return useMutation({
    mutationFn: (seq: number) => sendRequest<unknown>(`${API}/events/${seq}/redeliver`, { method: 'POST' }),
    onError: useRefusal(),
  });
}

export function useExportScript() {
  return useMutation({ mutationFn: () => sendRequest<Script>(`${API}/script`), onError: useRefusal() });
}

export function useImportScript() {
  return useMutation({
    mutationFn: async (file: File) =>
      sendRequest<{ started: true }>(`${API}/script`, { method: 'POST', body: JSON.parse(await file.text()) }),
    onError: useRefusal(),
  });
}
