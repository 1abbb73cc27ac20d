import type { Db } from '../platform/db/index.ts';
import type { Storage } from './ports.ts';
import { deleteSentFile, findOldSentFiles, noteFailedSentRemoval } from './sent-file-store.ts';

/**
 * Removes files of staff that no message speaks of and those that are too old, bytes first, so many at a time; returns how
 * many. What cannot be deleted now holds up nothing else and rests for ten minutes. @throws the first failure, once all
 * others are done
 */
export async function forgetSentFiles(
  { db, storage }: { readonly db: Db; readonly storage: Storage },
  days: number,
  atOnce: number,
): Promise<number> {
  const failures: unknown[] = [];
  for (let gone = 0; ; ) {
    const old = await findOldSentFiles(db, days, atOnce);
    for (const { id, storageKey } of old) {
      try {
        await storage.remove(storageKey);
      } catch (error) {
        failures.push(error);
        await noteFailedSentRemoval(db, id);
        continue;
      }
      await deleteSentFile(db, id);
      gone += 1;
    }
    if (old.length === atOnce) continue;
    if (failures.length > 0) throw failures[0];
    return gone;
  }
}
