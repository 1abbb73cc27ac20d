import { sql } from 'kysely';
import { newId, type OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/**
 * Queues what stands for a message that WhatsApp reported as not delivered: the same words, or its template. Once for
 * each message, however often the report is repeated; a message that stands for another is not replaced again. Returns
 * whether it was queued.
 */
export async function replaceFailed(
  tx: Tx,
  id: OutboxId,
  how: { readonly needsTemplate: boolean; readonly delayMs: number },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into outbox_messages (id, conversation_id, turn_id, origin, content, template, topic, purpose, about, expires_at, needs_template, not_before, replaces)
    select ${newId()}::uuid, conversation_id, turn_id, origin, content, template, topic, purpose, about, expires_at, ${how.needsTemplate},
      now() + ${how.delayMs} * interval '1 ms', id
    from outbox_messages where id = ${id} and state = 'failed' and replaces is null
      and (not ${how.needsTemplate} or (template is not null and decision ->> 'as' is distinct from 'template'))
    on conflict (replaces) where replaces is not null do nothing
  `.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
