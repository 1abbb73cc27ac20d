import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';

/** Silences the assistant in the whole shop, or lets it answer again. */
export function usePause() {
  const client = useQueryClient();
  const refuse = useRefusal();
  const { queryKey } = consoleQueries.session;
  return useMutation({
    mutationFn: (isPaused: boolean) => sendRequest(`${API}/pause`, { method: 'PUT', body: { isPaused } }),
    onSuccess: (_answer, isPaused) =>
      client.setQueryData(queryKey, (known) => (known ? { ...known, isPaused } : known)),
    onError: refuse,
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
