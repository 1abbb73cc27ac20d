import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/**
 * What an answer says that WhatsApp does not carry because the window is closed, with its row locked, or that of what
 * stands for it; null when it is on its way again.
 */
export async function findUnheard(tx: Tx, id: OutboxId): Promise<string | null> {
  const { rows } = await sql<{ text: string }>`
    select content ->> 'text' as text from outbox_messages o
    where ((id = ${id} or replaces = ${id}) and state = 'held' and reason = 'window_closed')
      or (id = ${id} and state = 'failed' and error_code = 131047 and not exists (select from outbox_messages other where other.replaces = o.id))
    for update`.execute(tx);
  return rows[0]?.text ?? null;
}

/** It has been said another way: what is held never goes. */
export async function giveUpUnheard(tx: Tx, id: OutboxId): Promise<void> {
  await sql`
    update outbox_messages set state = 'discarded', reason = 'told_otherwise' where (id = ${id} or replaces = ${id}) and state = 'held'`.execute(
    tx,
  );
}

/** What of the same topic about the same thing waits to go never does: something newer stands for it. */
export async function giveUpOlder(
  tx: Tx,
  of: { readonly conversationId: ConversationId; readonly topic: string; readonly about: string },
): Promise<void> {
  await sql`
    update outbox_messages set state = 'discarded', reason = 'superseded', release_at = null
    where id = any(array(
      select id from outbox_messages where conversation_id = ${of.conversationId} and origin = 'initiated'
        and state in ('queued', 'held') and topic = ${of.topic} and about = ${of.about} order by id for update))`.execute(
    tx,
  );
}
