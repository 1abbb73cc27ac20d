import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { hasDueEvents } from './event-store.ts';
import { hasDueOperations } from './operation-queue-store.ts';
import { releaseEvents, releaseOperations } from './release-store.ts';

/** Whether something waits that nobody works on: its wake-up was lost, or it was put off until now. */
export const hasDueWork = async (db: Db): Promise<boolean> => (await hasDueOperations(db)) || (await hasDueEvents(db));

/** Frees what dead workers held, so that others go on with it at once. */
export async function releaseWork(db: Db, dead: readonly WorkerId[]): Promise<void> {
  if (dead.length === 0) return;
  await releaseOperations(db, dead);
  await releaseEvents(db, dead);
}
