import { type SendDeps, trackEarly } from '../outbox/index.ts';
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
    const { moved, failures } = await deps.db.transaction().execute(async (tx) => {
      const tracked = await trackEarly(tx, wamid);
      for (const failure of tracked.failures)
        await hearRefusedSend(tx, { ...failure, errorCode: failure.code }, deps.businessClock());
      return tracked;
    });
    for (const failure of failures) onFailure(failure);
    const waiting = [
      ...moved.filter(({ wasUnconfirmed }) => wasUnconfirmed),
      ...failures.filter((one) => one.isReplaced),
    ];
    if (waiting.length > 0) await deps.wake([...new Set(waiting.map(({ conversationId }) => conversationId))], 0);
  };
}
