import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { groupSums, ofConversations, type SpendQuery, type SpendRow } from '../costs/index.ts';
import type { Db } from '../platform/db/index.ts';

const COST = sql`(reading ->> 'costMicroUsd')::bigint`;

/** What hearing and seeing has cost since then, in these conversations or in all, in millionths of a US dollar. */
export async function readingSpendSince(
  db: Db,
  since: Date,
  conversations: readonly ConversationId[] | null,
): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`
    select coalesce(sum(${COST}), 0)::bigint as micro_usd from attachments
    where reading is not null and created_at >= ${since} and ${ofConversations(sql`conversation_id`, conversations)}
  `.execute(db);
  return rows[0]?.microUsd ?? 0;
}

/** Sums of what hearing (`speech`) and seeing (`vision`) has cost, one payment a file. */
export async function readingSums(db: Db, query: SpendQuery): Promise<readonly SpendRow[]> {
  const { rows } = await sql<SpendRow>`${groupSums(query, {
    from: sql`attachments`,
    at: sql`created_at`,
    conversationId: sql`conversation_id`,
    kind: sql`case kind when 'audio' then 'speech' else 'vision' end`,
    amountMicro: COST,
    currency: sql`'USD'`,
    where: sql`reading is not null and ${COST} > 0`,
  })}`.execute(db);
  return rows;
}
