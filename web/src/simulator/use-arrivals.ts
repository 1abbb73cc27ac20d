import { useReducer } from 'react';
import type { Bubble, SimChange } from './contract.ts';

export type Arrivals = {
  /** Ids of messages that reached a customer since the page opened and were not read yet. */
  readonly unread: Readonly<Record<string, readonly string[]>>;
  readonly known: ReadonlySet<string>;
  readonly newest: Bubble | null;
};

const NOTHING: Arrivals = { unread: {}, known: new Set(), newest: null };

/** Remembers what the shop sent while the page was open: for the unread counts and for screen readers. */
export function useArrivals(): [Arrivals, (change: SimChange) => void] {
  return useReducer(hear, NOTHING);
}

function hear(arrivals: Arrivals, change: SimChange): Arrivals {
  if (change.what !== 'bubble' || change.bubble.from !== 'business') return arrivals;
  const { bubble } = change;
  const others = (arrivals.unread[bubble.customerId] ?? []).filter((id) => id !== bubble.id);
  const isUnread = bubble.state !== 'read' && bubble.state !== 'failed';
  return {
    unread: { ...arrivals.unread, [bubble.customerId]: isUnread ? [...others, bubble.id] : others },
    known: arrivals.known.has(bubble.id) ? arrivals.known : new Set(arrivals.known).add(bubble.id),
    newest: arrivals.known.has(bubble.id) ? arrivals.newest : bubble,
  };
}
