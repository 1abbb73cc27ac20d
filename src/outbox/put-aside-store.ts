import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/**
 * Puts aside what the assistant was going to say in a conversation that a person takes over: what has not been sent never
 * goes. What is under way settles by itself; what may have gone out already is not sent again. Call it behind the fence.
 */
export async function putAnswersAside(tx: Tx, conversationId: ConversationId): Promise<void> {
  await sql`
    update outbox_messages o set reason = 'taken_over', is_settled = true,
      state = case when o.ambiguities > 0 then 'unconfirmed' else 'discarded' end, not_before = null, release_at = null
    from (
      select id from outbox_messages
      where conversation_id = ${conversationId} and origin = 'reply' and state in ('queued', 'held') order by id for update
    ) open where o.id = open.id`.execute(tx);
}
