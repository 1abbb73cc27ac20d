import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** What WhatsApp charges for a message of ours, in millionths of its currency. */
export type MessagePrice = { readonly outboxId: string; readonly amountMicro: number; readonly currency: string };

/** Those that have a price. */
export async function pricesOf(
  db: Db,
  conversationId: ConversationId,
  ids: readonly string[],
): Promise<MessagePrice[]> {
  const { rows } = await sql<MessagePrice>`
    select outbox_id, amount_micro, currency from message_costs
    where conversation_id = ${conversationId} and outbox_id = any(${ids}::uuid[]) and category is not null`.execute(db);
  return rows;
}

/** What WhatsApp charges for these messages of one conversation, as far as it has told, in millionths of a US dollar; null: for none of them yet. */
export async function chargedFor(
  db: Db,
  conversationId: ConversationId,
  ids: readonly string[],
): Promise<number | null> {
  if (ids.length === 0) return null;
  const { rows } = await sql<{ microUsd: number | null }>`
    select sum(usd_micro)::bigint as micro_usd from message_costs
    where conversation_id = ${conversationId} and outbox_id = any(${ids}::uuid[]) and category is not null`.execute(db);
  return rows[0]?.microUsd ?? null;
}

/** Since when everything is free in each of these conversations, of those that were begun by a free entry of the last 72 hours. */
export async function freeSince(
  db: Db,
  ids: readonly ConversationId[],
  after: Date,
): Promise<ReadonlyMap<ConversationId, Date>> {
  const { rows } = await sql<{ conversationId: ConversationId; since: Date }>`
    select conversation_id, min(at) as since from message_costs
    where conversation_id = any(${ids}::uuid[]) and type = 'free_entry_point' and at > ${after}::timestamptz group by 1`.execute(
    db,
  );
  return new Map(rows.map(({ conversationId, since }) => [conversationId, since]));
}
