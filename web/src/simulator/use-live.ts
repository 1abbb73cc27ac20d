import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { type LinkState, openLiveStream } from '../app/live-stream.ts';
import { applyChange, refetchAll } from './cache.ts';
import type { SimChange } from './contract.ts';
import { API } from './queries.ts';

/** Keeps the page's cache in step with the server; `onChange` also hears each change. */
export function useLive(onChange: (change: SimChange) => void): LinkState {
  const client = useQueryClient();
  const [link, setLink] = useState<LinkState>('reconnecting');
  const hear = useEffectEvent(onChange);
  useEffect(
    () =>
      openLiveStream(`${API}/stream`, {
        onOpen: () => void refetchAll(client),
        onMessage: (json) => {
          const change = JSON.parse(json) as SimChange;
          hear(change);
          applyChange(client, change);
        },
        onLink: setLink,
      }),
    [client],
  );
  return link;
}
