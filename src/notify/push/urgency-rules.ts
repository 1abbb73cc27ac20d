import type { PushKind } from './contract.ts';

/** How urgent each kind is; the most urgent of joined ones gives the push its words. */
const URGENCY: Readonly<Record<PushKind, number>> = {
  reminder: 6,
  waiting: 5,
  failed: 4,
  closing: 3,
  money: 3,
  system: 2,
  replied: 1,
};

/** The most urgent of several, the oldest of equally urgent ones. */
export const mostUrgent = <Event extends { readonly kind: PushKind }>(events: readonly Event[]): Event | null =>
  events.reduce<Event | null>(
    (best, event) => (best === null || URGENCY[event.kind] > URGENCY[best.kind] ? event : best),
    null,
  );

/**
 * After a push of which kinds a second one about the same thing is heard: of less urgent ones. A customer who waits, or
 * still waits, is always heard: each of them stands for another hand-over.
 */
export const heardAfter = (kind: PushKind): PushKind[] =>
  (Object.keys(URGENCY) as PushKind[]).filter(
    (before) => kind === 'waiting' || kind === 'reminder' || URGENCY[before] < URGENCY[kind],
  );
