import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendRequest } from '../../app/send-request.ts';
import type { ShownTrial, TextKind, TrialsAnswer } from '../contract.ts';
import { useRefusal } from '../conversation/use-refusal.ts';
import { API } from '../queries.ts';

const TRIALS = `${API}/trials`;
const LOOK_MS = 1_000;

/** What scripted customers would cost, and the newest trial with all of them. */
export const trialsQuery = queryOptions({
  queryKey: ['console', 'trials'],
  queryFn: () => sendRequest<TrialsAnswer>(TRIALS),
  staleTime: 0,
});

export type AskedTrial =
  | { readonly purpose: 'whole' }
  | { readonly purpose: 'smoke'; readonly kind: TextKind; readonly content: string; readonly basedOn: number };

const trialQuery = (id: string) =>
  queryOptions({
    queryKey: ['console', 'trial', id],
    queryFn: () => sendRequest<ShownTrial>(`${TRIALS}/${id}`),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_MS : false),
  });

/**
 * Has scripted customers played, and follows how far they are. `given`: one that somebody began already; `onRefused` says
 * whether it has told why none was begun.
 */
export function useTrial(given: string | null = null, onRefused: (thrown: unknown) => boolean = () => false) {
  const client = useQueryClient();
  const fail = useRefusal();
  const [own, setOwn] = useState<string | null>(null);
  const id = own ?? given;
  const { data } = useQuery({ ...trialQuery(id ?? ''), enabled: id !== null });
  const begin = useMutation({
    mutationFn: (asked: AskedTrial) => sendRequest<ShownTrial>(TRIALS, { method: 'POST', body: asked }),
    onSuccess: (trial) => {
      client.setQueryData(trialQuery(trial.id).queryKey, trial);
      setOwn(trial.id);
    },
    onError: (thrown) => {
      if (!onRefused(thrown)) fail(thrown);
    },
  });
  return { trial: id === null ? null : (data ?? null), begin };
}

/** Ends a trial that nobody waits for any more; should that fail, it ends by itself. */
export const cancelTrial = (id: string): Promise<unknown> =>
  sendRequest<ShownTrial>(`${TRIALS}/${id}`, { method: 'DELETE' }).catch(() => undefined);
