import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { keepMarked, newestUnmarked } from '../inbox/index.ts';
import { type Db, readFirst } from '../platform/db/index.ts';
import { isWithPeople } from './rules.ts';
import { holdingOf } from './store.ts';

export type MarkReadDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly machineClock: Clock;
  /** Marks a customer's message and those before it as read; whether the channel took it. */
  readonly markRead: (wamid: string) => Promise<boolean>;
};

/**
 * Somebody who may answer has opened a conversation: while people have it, the customer sees now, and not before, that
 * it was read. Once for each newest message; what the channel did not take is tried again at the next opening.
 */
export async function markReadByStaff(deps: MarkReadDeps, id: ConversationId): Promise<void> {
  const holding = await readFirst(deps.db, holdingOf(id));
  if (holding === null || !isWithPeople(holding)) return;
  const newest = await newestUnmarked(deps.db, id, deps.businessClock());
  if (newest !== null && (await deps.markRead(newest.wamid))) await keepMarked(deps.db, newest.id, deps.machineClock());
}
