import type { ConsoleEvent } from '../contract.ts';
import type { ConsoleChange, Place } from '../inbox/event-store.ts';

/** Changes of the log that change what the banner and the badge say. */
const OF_ALERTS = new Set(['alerts', 'holder', 'pause', 'seen']);

/** Many changes as one event: each conversation once, with all that changed in it. */
export function changesEvent(changes: readonly ConsoleChange[]): ConsoleEvent {
  const byConversation = new Map<string, Set<string>>();
  for (const { conversationId, what } of changes) {
    if (conversationId === null) continue;
    const known = byConversation.get(conversationId) ?? new Set();
    byConversation.set(conversationId, known.add(what));
  }
  return {
    type: 'changes',
    conversations: [...byConversation].map(([id, what]) => ({ id, what: [...what] })),
    hasInbox: byConversation.size > 0 || changes.some(({ what }) => what === 'pause'),
    hasAlerts: changes.some(({ what }) => OF_ALERTS.has(what)),
  };
}

/** An event as the stream writes it; after it a console goes on from this place. */
export const frameOf = ({ xid, id }: Place, event: ConsoleEvent): string =>
  `id: ${xid}-${id}\ndata: ${JSON.stringify(event)}\n\n`;

/** The place that a console names; null when it is none. */
export function placeIn(word: string | undefined): Place | null {
  const found = /^(\d{1,20})-(\d{1,15})$/.exec(word ?? '');
  return found === null ? null : { xid: found[1] ?? '0', id: Number(found[2]) };
}

export function comparePlaces(a: Place, b: Place): number {
  const [first, second] = [BigInt(a.xid), BigInt(b.xid)];
  return first === second ? a.id - b.id : first < second ? -1 : 1;
}
