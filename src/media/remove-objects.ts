import type { Db } from '../platform/db/index.ts';
import type { Storage } from './ports.ts';
import { forgetObject, noteFailedRemoval } from './removal-store.ts';

/**
 * Deletes bytes under keys that nothing relies on any more; what cannot be deleted now is left to the sweeper, which lets
 * it rest for ten minutes. Returns why.
 */
export async function removeObjects(
  { db, storage }: { readonly db: Db; readonly storage: Storage },
  keys: readonly string[],
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const key of keys) {
    try {
      await storage.remove(key);
    } catch (error) {
      failures.push(error);
      await noteFailedRemoval(db, key);
      continue;
    }
    await forgetObject(db, key);
  }
  return failures;
}
