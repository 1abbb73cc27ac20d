import { useDocumentVisibility } from '@mantine/hooks';
import { type RefObject, useEffect, useRef } from 'react';
import type { Bubble, SimCustomer } from './contract.ts';

/** Messages that reached the phone and were not read yet. */
export const unreadOf = (bubbles: readonly Bubble[]): Bubble[] =>
  bubbles.filter((bubble) => bubble.from === 'business' && bubble.state === 'delivered');

/** Reports delivered messages as read once they are on a visible screen, when the customer reads by herself. */
export function useReadWhenSeen(
  thread: RefObject<HTMLElement | null>,
  customer: SimCustomer,
  bubbles: readonly Bubble[],
  onRead: (wamids: string[], onRefused: () => void) => void,
): void {
  const visibility = useDocumentVisibility();
  const reported = useRef(new Set<string>());
  const mayRead = customer.readsAlone && !customer.isOffline && visibility === 'visible';

  useEffect(() => {
    if (!mayRead || thread.current === null) return;
    const waiting = new Set(unreadOf(bubbles).map((bubble) => bubble.wamid));
    if (waiting.size === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries
          .filter((entry) => entry.isIntersecting)
          .map((entry) => (entry.target as HTMLElement).dataset['wamid'] ?? '')
          .filter((wamid) => !reported.current.has(wamid));
        if (seen.length === 0) return;
        for (const wamid of seen) reported.current.add(wamid);
        onRead(seen, () => {
          for (const wamid of seen) reported.current.delete(wamid);
        });
      },
      { root: thread.current },
    );
    for (const item of thread.current.querySelectorAll<HTMLElement>('li[data-wamid]')) {
      if (waiting.has(item.dataset['wamid'] ?? '')) observer.observe(item);
    }
    return () => observer.disconnect();
  }, [mayRead, bubbles, thread, onRead]);
}
