import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sendRequest } from '../../app/send-request.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API, consoleQueries } from '../queries.ts';

export type ProblemKind = 'call' | 'send';
type ProblemAct = { readonly kind: ProblemKind; readonly ids: readonly string[]; readonly act: 'retry' | 'discard' };

const PATHS = { call: 'problems/calls', send: 'said' } as const;

export const pathOf = (kind: ProblemKind, id: string, act: ProblemAct['act']): string =>
  `${API}/${PATHS[kind]}/${encodeURIComponent(id)}/${act}`;

/** Tries equal problems again, or sets them aside, one after another; the list is read anew whatever came of it. */
export function useProblemActs(onSettled: () => void) {
  const client = useQueryClient();
  const fail = useRefusal();
  return useMutation({
    mutationFn: async ({ kind, ids, act }: ProblemAct) => {
      for (const id of ids) await sendRequest<void>(pathOf(kind, id, act), { method: 'POST' });
    },
    onError: fail,
    onSettled: async () => {
      onSettled();
      await client.invalidateQueries({ queryKey: consoleQueries.problems.queryKey });
    },
  });
}
