import type { Tx } from '../platform/db/index.ts';
import { applyStatuses, takeEarlyStatuses } from './status-store.ts';
import { followMoved, NOTHING_TRACKED, type Tracked } from './track-statuses.ts';

/** Early statuses that are looked at in one transaction. */
const AT_ONCE = 500;

/**
 * Follows statuses that came before the row they are about was known by its wamid: those of one message, or (null) all
 * whose row is known by now, because whoever would have followed them was killed or came in the same moment. The same
 * follows from them as from those that come in time.
 */
export async function trackEarly(tx: Tx, wamid: string | null): Promise<Tracked> {
  const early = await takeEarlyStatuses(tx, wamid, AT_ONCE);
  if (early.length === 0) return NOTHING_TRACKED;
  return followMoved(tx, await applyStatuses(tx, early), early);
}
