import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { threadQuery } from '../conversation/talk-queries.ts';
import { consoleQueries } from '../queries.ts';

/** A pointer that only passes by opens nothing. */
const MEANT_MS = 60;

/** Fetches a conversation when a finger, the pointer or the focus is on its row: it opens at once then. */
export function usePreload(conversationId: string) {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return useMemo(() => {
    const fetchNow = () => {
      void client.prefetchQuery(consoleQueries.conversation(conversationId));
      void client.prefetchQuery(threadQuery(conversationId));
    };
    return {
      onPointerEnter: () => {
        timer.current = setTimeout(fetchNow, MEANT_MS);
      },
      onPointerLeave: () => clearTimeout(timer.current),
      onTouchStart: fetchNow,
      onFocus: fetchNow,
    };
  }, [client, conversationId]);
}
