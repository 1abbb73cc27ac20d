import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/**
 * Ends whatever turn is under way in a conversation: it can commit nothing any more, and what it was to answer is due
 * again. A turn that commits at this moment is waited for. The row stays locked, also where there was none: no turn
 * begins until the transaction ends. Returns whether one was stopped.
 */
export async function stopTurn(tx: Tx, conversationId: ConversationId): Promise<boolean> {
  const { rows } = await sql<{ wasRunning: boolean }>`
    with before as (
      insert into turn_queue as q (conversation_id, lease_token) values (${conversationId}, 1)
      on conflict (conversation_id) do update set lease_token = q.lease_token + 1
      returning conversation_id, lease_until is not null as was_running
    ) select was_running from before`.execute(tx);
  await sql`
    update turn_queue set lease_worker = null, lease_until = null
    where conversation_id = ${conversationId} and lease_until is not null`.execute(tx);
  return rows[0]?.wasRunning ?? false;
}
