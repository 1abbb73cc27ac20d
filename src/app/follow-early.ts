import { freedBy, type SendDeps, trackEarly } from '../outbox/index.ts';
import type { FollowFailures } from './follow-failures.ts';

/**
 * Follows what was reported of messages before their rows were known by their wamids; null: of all whose rows are known
 * now. What stands for a failed message is woken.
 */
export function createFollowEarly(
  deps: Pick<SendDeps, 'db' | 'wake'>,
  followFailures: FollowFailures,
): (wamid: string | null) => Promise<void> {
  return async (wamid) => {
    const { tracked, after } = await deps.db.transaction().execute(async (tx) => {
      const early = await trackEarly(tx, wamid);
      return { tracked: early, after: await followFailures(tx, early.failures) };
    });
    const freed = freedBy(tracked);
    if (freed.length > 0) await deps.wake([...new Set(freed)], 0);
    await after();
  };
}
