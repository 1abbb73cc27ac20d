import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Thread } from '../contract.ts';
import { readOlder } from './talk-queries.ts';
import { prependOlder } from './thread-cache.ts';
import { useRefusal } from './use-refusal.ts';

/** A message further back than this many pages is not looked for. */
const MOST_PAGES = 60;

/**
 * Loads older messages, and jumps to one: pages are loaded until it is here, so that the thread has no gap.
 * `shownId` is where the thread goes, `markedId` what it marks there.
 */
export function useOlder(conversationId: string, thread: Thread, focusItemId: string | null) {
  const client = useQueryClient();
  const refuse = useRefusal();
  const [isLoading, setLoading] = useState(false);
  const [markedId, setMarkedId] = useState<string | null>(focusItemId);
  const known = useRef(thread);
  known.current = thread;
  const isBusy = useRef(false);
  /** Set after a refusal: the same page is not asked for again and again. */
  const refusedAt = useRef<string | null>(null);

  const loadUntil = useCallback(
    async (isThere: (page: Thread) => boolean, pages: number) => {
      if (isBusy.current) return;
      isBusy.current = true;
      setLoading(true);
      try {
        for (let page = 0, { before } = known.current; page < pages && before !== null; page += 1) {
          if (refusedAt.current === before) break;
          const older = await readOlder(conversationId, before, pages > 1 ? 200 : 120).catch((thrown: unknown) => {
            refusedAt.current = before;
            throw thrown;
          });
          prependOlder(client, conversationId, older);
          before = older.before;
          if (isThere(older)) break;
        }
      } catch (thrown) {
        refuse(thrown);
      } finally {
        isBusy.current = false;
        setLoading(false);
      }
    },
    [client, conversationId, refuse],
  );
  const load = useCallback(() => void loadUntil(() => true, 1), [loadUntil]);
  const jump = useCallback(
    (itemId: string) => {
      setMarkedId(itemId);
      const holds = (page: Thread) => page.items.some(({ id }) => id === itemId);
      if (!holds(known.current)) void loadUntil(holds, MOST_PAGES);
    },
    [loadUntil],
  );
  useEffect(() => {
    if (focusItemId !== null) jump(focusItemId);
  }, [focusItemId, jump]);
  return { load, jump, isLoading, markedId, shownId: markedId };
}
