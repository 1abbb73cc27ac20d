import type { Db } from '../../platform/db/index.ts';
import { findNewKeys } from './job-store.ts';
import type { PushSource } from './ports.ts';
import { queuePush } from './queue-push.ts';

/** What happened longer ago than this, while nobody ran, is told no more by push. */
const LOOKS_BACK_MS = 900_000;
/** A transaction that took long commits what it dated earlier. */
const OVERLAP_MS = 10_000;
const AT_ONCE = 500;

export type NoteEvents = () => Promise<void>;

/**
 * Finds what happened and queues it, once for each key; where a process stands in each source it only remembers for
 * itself, because a key that is seen twice changes nothing.
 */
export function createNoteEvents(deps: { readonly db: Db; readonly sources: readonly PushSource[] }): NoteEvents {
  const seenUntil = new Map<string, number>();
  return async () => {
    for (const source of deps.sources) {
      const now = source.now().getTime();
      const seen = seenUntil.get(source.name);
      // A clock that was put back has seen nothing yet.
      const after = seen === undefined || seen > now ? now - LOOKS_BACK_MS : seen;
      const to = await noteFrom(deps.db, source, after);
      // What commits late is looked for a while longer.
      seenUntil.set(source.name, Math.max(after, to - OVERLAP_MS));
    }
  };
}

/** Page by page to the end; how far that was. Where it stands moves on with all that it looked through, told of or not. */
async function noteFrom(db: Db, source: PushSource, after: number): Promise<number> {
  let at = after;
  for (;;) {
    const { events, readTo, isFull } = await source.read(new Date(at), AT_ONCE);
    const keys = events.map(({ key }) => key);
    const isNew = keys.length === 0 ? new Set<string>() : await findNewKeys(db, keys);
    for (const event of events) if (isNew.has(event.key)) await queuePush(event).execute(db);
    if (readTo !== null) at = Math.max(readTo.getTime(), isFull ? at + 1 : at);
    if (!isFull) return at;
  }
}
