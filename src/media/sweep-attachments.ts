import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { takeLostAttachments } from './claim-store.ts';
import type { Storage } from './ports.ts';
import { findDueObjects } from './removal-store.ts';
import { removeObjects } from './remove-objects.ts';
import type { AttachmentId } from './types.ts';

/** A due file this late has lost its wake-up. */
const WAKE_LOST_MS = 1_500;
const LIMIT = 200;
/** Late files that are looked at in one beat; of one conversation few of them are woken. */
const LATE_LIMIT = 1_000;

/** Takes over what dead workers held and wakes due files whose wake-up was lost. */
export async function sweepAttachments(
  deps: {
    readonly db: Db;
    readonly wake: (ids: readonly AttachmentId[]) => Promise<void>;
    /** How many of them are worth a wake-up now. Most of who is late because all are busy have one already. */
    readonly room: () => Promise<number>;
  },
  deadWorkers: readonly WorkerId[],
): Promise<void> {
  const room = await deps.room();
  const lost = await takeLostAttachments(deps.db, deadWorkers, WAKE_LOST_MS, room > 0 ? LATE_LIMIT : 0);
  if (lost.length > 0) await deps.wake(lost);
}

/**
 * Deletes bytes whose time is over, one object at a time; what cannot be deleted now holds up nothing else and is tried
 * again ten minutes later. @throws the first failure, once all others are done
 */
export async function removeOldObjects(deps: {
  readonly db: Db;
  readonly storage: Storage;
  readonly retentionDays: number;
}): Promise<void> {
  const [failure] = await removeObjects(deps, await findDueObjects(deps.db, deps.retentionDays, LIMIT));
  if (failure !== undefined) throw failure;
}
