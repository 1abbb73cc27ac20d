import type { ConversationId, WorkerId } from '../core/ids.ts';
import { findOverdueConversations } from '../inbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { markDue, takeLostTurns } from './lease-store.ts';

export type SweepTurnsDeps = {
  readonly db: Db;
  readonly wake: (conversations: readonly ConversationId[]) => Promise<void>;
};
export type SweepLostDeps = SweepTurnsDeps & {
  /** How many of them are worth a wake-up now. Most of who is late because all are busy have one already. */
  readonly room: () => Promise<number>;
};

/** A due conversation this late has lost its wake-up. */
const WAKE_LOST_MS = 1_500;
/** Messages this old without an outcome are due, whatever the queue says. */
const OVERDUE_MS = 60_000;
const LIMIT = 500;

/** Takes over what dead workers held and wakes due conversations whose wake-up was lost. */
export async function sweepTurns(deps: SweepLostDeps, deadWorkers: readonly WorkerId[]): Promise<void> {
  const lost = await takeLostTurns(deps.db, deadWorkers, WAKE_LOST_MS, Math.min(LIMIT, await deps.room()));
  if (lost.length > 0) await deps.wake(lost);
}

/** The last net, run every few seconds: no message may be left without somebody who is to answer it. */
export async function sweepOverdue(deps: SweepTurnsDeps): Promise<void> {
  const overdue = await findOverdueConversations(deps.db, OVERDUE_MS, LIMIT);
  if (overdue.length === 0) return;
  await deps.db.transaction().execute((tx) =>
    markDue(
      tx,
      overdue.map((conversationId) => ({ conversationId, messages: 0, quietMs: 0 })),
    ),
  );
}
