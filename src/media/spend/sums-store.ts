import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../../core/ids.ts';
import { groupSums, ofConversations, paidWithin, type SpendQuery, type SpendRow } from '../../costs/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { SpendSum } from './types.ts';

/**
 * What understanding files has cost since then (and before `until`), in these conversations or in all, in millionths of a US dollar, with
 * calls whose end is unknown.
 */
export async function mediaSpentSince(
  db: Db,
  since: Date,
  conversations: readonly ConversationId[] | null = null,
  until?: Date,
): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`
    select coalesce(sum(cost_micro_usd), 0)::bigint as micro_usd from media_spend
    where ${paidWithin(sql`spent_at`, since, until)} and ${ofConversations(sql`conversation_id`, conversations)}
  `.execute(db);
  return rows[0]?.microUsd ?? 0;
}

/** What hearing and seeing the files of these messages of one conversation has cost, in millionths of a US dollar. */
export async function mediaSpentOn(
  db: Db,
  conversationId: ConversationId,
  messages: readonly MessageId[],
): Promise<{ readonly speech: number; readonly vision: number }> {
  const { rows } = await sql<{ speech: number; vision: number }>`
    select coalesce(sum(cost_micro_usd) filter (where unit = 'second'), 0)::bigint as speech,
      coalesce(sum(cost_micro_usd) filter (where unit <> 'second'), 0)::bigint as vision
    from media_spend where conversation_id = ${conversationId}
      and attachment_id in (select id from attachments where message_id = any(${messages}::uuid[]))`.execute(db);
  return rows[0] ?? { speech: 0, vision: 0 };
}

/** What understanding the files of a conversation has cost, by who was paid. */
export async function mediaSpendOf(db: Db, conversationId: ConversationId): Promise<SpendSum[]> {
  const { rows } = await sql<SpendSum>`
    select vendor, model, unit, sum(units)::float8 as units, sum(cost_micro_usd)::float8 as cost_micro_usd,
      count(*)::float8 as calls, coalesce(sum(cost_micro_usd) filter (where is_estimate), 0)::float8 as estimated_micro_usd
    from media_spend where conversation_id = ${conversationId} group by vendor, model, unit order by vendor, model, unit
  `.execute(db);
  return rows;
}

/** Sums of what hearing (`speech`) and seeing (`vision`) has cost, one payment a call. */
export async function mediaSums(db: Db, query: SpendQuery): Promise<readonly SpendRow[]> {
  const { rows } = await sql<SpendRow>`${groupSums(query, {
    from: sql`media_spend`,
    at: sql`spent_at`,
    conversationId: sql`conversation_id`,
    kind: sql`case unit when 'second' then 'speech' else 'vision' end`,
    amountMicro: sql`cost_micro_usd`,
    currency: sql`'USD'`,
    isEstimated: sql`is_estimate`,
  })}`.execute(db);
  return rows;
}
