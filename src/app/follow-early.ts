import { freedBy, type SendDeps, trackEarly } from '../outbox/index.ts';
import type { FollowFailure } from './follow-failure.ts';
import { hearRefusedSend } from './hear-preferences.ts';

type FollowEarlyDeps = Pick<SendDeps, 'db' | 'businessClock' | 'wake'>;

/**
 * Follows what was reported of messages before their rows were known by their wamids; null: of all whose rows are known
 * now. It is kept before anybody is told, and what stands for a failed message is woken.
 */
export function createFollowEarly(
  deps: FollowEarlyDeps,
  onFailure: FollowFailure,
): (wamid: string | null) => Promise<void> {
  return async (wamid) => {
    const tracked = await deps.db.transaction().execute(async (tx) => {
      const early = await trackEarly(tx, wamid);
      for (const failure of early.failures)
        await hearRefusedSend(tx, { ...failure, errorCode: failure.code }, deps.businessClock());
      return early;
    });
    for (const failure of tracked.failures) onFailure(failure);
    const freed = freedBy(tracked);
    if (freed.length > 0) await deps.wake([...new Set(freed)], 0);
  };
}
