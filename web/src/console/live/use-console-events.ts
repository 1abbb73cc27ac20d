import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { LinkState } from '../../app/live-stream.ts';
import type { ConsoleEvent } from '../contract.ts';
import { API, applyConsoleEvent } from '../queries.ts';
import { forgetSession } from '../session/sign-out.ts';
import { fetchAnew } from './fetch-in-turn.ts';
import { shareStream } from './shared-stream.ts';

/** `starting`: the first answer is still on its way. */
type Link = { readonly state: LinkState | 'starting'; readonly heardAt: Date | null };

let link: Link = { state: 'starting', heardAt: null };
const watchers = new Set<() => void>();

function setLink(state: LinkState): void {
  if (state === link.state) return;
  link = { state, heardAt: link.state === 'live' ? new Date() : link.heardAt };
  for (const watch of watchers) watch();
}

/** Keeps the console's data in step with the server for as long as the frame is shown. */
export function useConsoleStream(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      shareStream(`${API}/stream`, {
        onFresh: () => void fetchAnew(client, { predicate: ({ queryKey }) => queryKey[1] !== 'session' }),
        onMessage: (json) => {
          const event = JSON.parse(json) as ConsoleEvent;
          void applyConsoleEvent(client, event);
        },
        onLink: setLink,
        onRefused: (status) => {
          if (status === 401) forgetSession(client);
        },
      }),
    [client],
  );
}

const watchLink = (watch: () => void) => {
  watchers.add(watch);
  return () => watchers.delete(watch);
};

/** How the stream is now, and since when the page is told nothing. */
export const useLink = (): Link => useSyncExternalStore(watchLink, () => link);
