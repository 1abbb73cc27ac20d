import type { Db } from '../platform/db/index.ts';
import type { Storage } from './ports.ts';
import { deleteSentFile, findOldSentFiles } from './sent-file-store.ts';

/** Removes files of staff that no message speaks of and those that are too old, bytes first; returns how many. */
export async function forgetSentFiles(
  { db, storage }: { readonly db: Db; readonly storage: Storage },
  days: number,
  limit: number,
): Promise<number> {
  const old = await findOldSentFiles(db, days, limit);
  for (const { id, storageKey } of old) {
    await storage.remove(storageKey);
    await deleteSentFile(db, id);
  }
  return old.length;
}
