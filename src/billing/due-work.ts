import type { Db } from '../platform/db/index.ts';
import { hasDueEvents } from './event-store.ts';
import { hasDueOperations } from './operation-queue-store.ts';

/** Whether something waits that nobody works on: its wake-up was lost, or it was put off until now. */
export const hasDueWork = async (db: Db): Promise<boolean> => (await hasDueOperations(db)) || (await hasDueEvents(db));
