import type { Db } from '../../platform/db/index.ts';
import { findNewKeys } from './job-store.ts';
import type { PushSource } from './ports.ts';
import { queuePush } from './queue-push.ts';

/** What happened longer ago than this, while nobody ran, is told no more by push. */
const LOOKS_BACK_MS = 900_000;
/** A transaction that took long commits what it dated earlier. */
const OVERLAP_MS = 10_000;
const AT_ONCE = 500;

export type NoteEvents = () => Promise<number>;

/**
 * Finds what happened and queues it, once for each key; where a process stands in each source it only remembers for
 * itself, because a key that is seen twice changes nothing. Returns how many were new.
 */
export function createNoteEvents(deps: { readonly db: Db; readonly sources: readonly PushSource[] }): NoteEvents {
  const seenUntil = new Map<string, Date>();
  return async () => {
    let queued = 0;
    for (const source of deps.sources) {
      const after = seenUntil.get(source.name) ?? new Date(source.now().getTime() - LOOKS_BACK_MS);
      const events = await source.read(after, AT_ONCE);
      const isNew = await findNewKeys(
        deps.db,
        events.map(({ key }) => key),
      );
      const news = events.filter(({ key }) => isNew.has(key));
      for (const event of news) await queuePush(event).execute(deps.db);
      queued += news.length;
      const newest = events.at(-1)?.at ?? after;
      // A full page goes on from its end; otherwise what commits late is looked for a while longer.
      const overlap = events.length < AT_ONCE ? OVERLAP_MS : 0;
      seenUntil.set(source.name, new Date(Math.max(after.getTime(), newest.getTime() - overlap)));
    }
    return queued;
  };
}
