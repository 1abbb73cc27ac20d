import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import type { Readiness } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';

/** Says why a line is not about this shop; with null it counts again. */
export function useDismissal(code: string, onDone: () => void) {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: (reason: string | null) =>
      sendRequest<Readiness>(
        `${API}/readiness/${code}/dismissal`,
        reason === null ? { method: 'DELETE' } : { method: 'PUT', body: { reason } },
      ),
    onSuccess: (readiness) => {
      client.setQueryData(consoleQueries.readiness.queryKey, readiness);
      onDone();
    },
    onError: fail,
  });
}
