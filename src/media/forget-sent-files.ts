import type { Db } from '../platform/db/index.ts';
import type { Storage } from './ports.ts';
import { deleteSentFile, findOldSentFiles } from './sent-file-store.ts';

/** Removes files of staff that no message speaks of and those that are too old, bytes first, so many at a time; returns how many. */
export async function forgetSentFiles(
  { db, storage }: { readonly db: Db; readonly storage: Storage },
  days: number,
  atOnce: number,
): Promise<number> {
  for (let gone = 0; ; ) {
    const old = await findOldSentFiles(db, days, atOnce);
    for (const { id, storageKey } of old) {
      await storage.remove(storageKey);
      await deleteSentFile(db, id);
    }
    gone += old.length;
    if (old.length < atOnce) return gone;
  }
}
