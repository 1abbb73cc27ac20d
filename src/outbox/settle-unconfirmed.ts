import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { settleAmbiguity } from './rules.ts';
import {
  abandonClaims,
  findDueConversations,
  findUnsettled,
  settleUnconfirmed,
  type UnsettledMessage,
} from './unsettled-store.ts';

export type SettleDeps = {
  readonly db: Db;
  /** They are found again and again until somebody sends them: only as many are taken as there is room for. */
  readonly offer: (conversations: readonly ConversationId[]) => void;
  /** How long the oldest webhook call that nobody has read yet has waited; null when all are read. */
  readonly oldestUnreadMs: () => Promise<number | null>;
  /** When the newest process of ours that takes webhooks started (machine time). */
  readonly newestStart: () => Promise<Date | null>;
  readonly alertStaff: (message: UnsettledMessage) => Promise<void>;
};

/** A send takes at most 10 s; a claim that is older than this has lost its worker. */
const CLAIM_LOST_MS = 20_000;
/** A queued message this old has lost its wake-up. */
const WAKE_LOST_MS = 2_000;

/**
 * Looks after messages whose fate is open: claims of dead workers become unconfirmed, unconfirmed ones are settled by
 * the rules, and queued ones whose wake-up was lost are woken again. Runs every half second; does nothing when idle.
 */
export async function settleOutbox(deps: SettleDeps, deadWorkers: readonly WorkerId[]): Promise<void> {
  await abandonClaims(deps.db, deadWorkers, CLAIM_LOST_MS);
  const freed = await settleUnsettled(deps);
  const due = await findDueConversations(deps.db, WAKE_LOST_MS, 500);
  deps.offer([...new Set([...freed, ...due])]);
}

async function settleUnsettled(deps: SettleDeps): Promise<ConversationId[]> {
  const freed: ConversationId[] = [];
  const unsettled = await findUnsettled(deps.db, await deps.newestStart());
  if (unsettled.length === 0) return freed;
  // After the rows: calls that were stored before must be read before a row counts as unanswered.
  const oldestUnreadMs = await deps.oldestUnreadMs();
  for (const message of unsettled) {
    const decision = settleAmbiguity({ ...message, oldestUnreadMs });
    if (decision === 'wait') continue;
    if (!(await settleUnconfirmed(deps.db, message, decision))) continue;
    if (decision === 'give_up') await deps.alertStaff(message);
    freed.push(message.conversationId);
  }
  return freed;
}
