import { sql } from 'kysely';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';
import { NOT_WRITTEN } from './opens-window.ts';

/** When a customer's message was received last (machine time); null: never. Ids are made in the order of time. */
export async function newestArrival(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`select received_at as at from messages order by id desc limit 1`.execute(db);
  return rows[0]?.at ?? null;
}

/** Whether a customer has opened the window of this conversation after a moment (machine time), as `opensWindow` has it. */
export async function wroteSince(db: Db, id: ConversationId, at: Date): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select received_at > ${at}::timestamptz as has from messages
    where conversation_id = ${id} and kind <> all(${[...NOT_WRITTEN, FOLLOW_UP]}::text[]) and outcome_reason is distinct from 'group'
    order by seq desc limit 1`.execute(db);
  return rows[0]?.has ?? false;
}

export async function customersOfConversations(
  db: Db,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, CustomerId>> {
  const { rows } = await sql<{ id: ConversationId; customerId: CustomerId }>`
    select id, customer_id from conversations where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, customerId }) => [id, customerId]));
}
