import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { groupSums, ofConversations, paidWithin } from './group-sums.ts';
import type { SpendQuery, SpendRow } from './types.ts';

/** What WhatsApp charges for the messages of these conversations (null: of all) that we have heard of since then (and before `until`), in millionths of a US dollar. */
export async function messageSpendSince(
  db: Db,
  since: Date,
  conversations: readonly ConversationId[] | null,
  until?: Date,
): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`
    select coalesce(sum(usd_micro), 0)::bigint as micro_usd from message_costs
    where usd_micro > 0 and ${paidWithin(sql`noted_at`, since, until)} and ${ofConversations(sql`conversation_id`, conversations)}
  `.execute(db);
  return rows[0]?.microUsd ?? 0;
}

/** Sums of messages with a price, free ones included: in the currency in which WhatsApp charges them, at WhatsApp's own times. */
export async function messageSums(db: Db, query: SpendQuery): Promise<readonly SpendRow[]> {
  const { rows } = await sql<SpendRow>`${groupSums(query, {
    from: sql`message_costs`,
    at: sql`at`,
    conversationId: sql`conversation_id`,
    kind: sql`'whatsapp_' || replace(category, '-', '_')`,
    amountMicro: sql`amount_micro`,
    currency: sql`currency`,
    isEstimated: sql`is_estimated`,
    where: sql`category is not null and (has_arrived or not has_failed)`,
  })}`.execute(db);
  return rows;
}
