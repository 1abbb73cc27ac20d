import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** What a turn said, as far as its sending goes. */
export type SaidInTurn = {
  readonly ids: readonly OutboxId[];
  /** From the commit of the first to the moment at which WhatsApp took the last one (machine time); null: not all went out. */
  readonly sentMs: number | null;
};

export async function saidInTurn(db: Db, turnId: string): Promise<SaidInTurn> {
  const { rows } = await sql<SaidInTurn>`
    select coalesce(array_agg(id order by seq), '{}') as ids,
      case when bool_and(accepted_at is not null)
        then round(extract(epoch from max(accepted_at) - min(created_at)) * 1000)::float8 end as sent_ms
    from outbox_messages where turn_id = ${turnId}::uuid and state <> 'discarded'`.execute(db);
  return rows[0] ?? { ids: [], sentMs: null };
}

/** In which conversation a turn answered; null when it said nothing. */
export async function conversationOfAnswer(db: Db, turnId: string): Promise<ConversationId | null> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    select conversation_id from outbox_messages where turn_id = ${turnId}::uuid limit 1`.execute(db);
  return rows[0]?.conversationId ?? null;
}
