import { sql } from 'kysely';
import type { ConversationId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { SpendSum } from './types.ts';

/** What understanding files has cost since then, in millionths of a US dollar, with calls whose end is unknown. */
export async function mediaSpentSince(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`
    select coalesce(sum(cost_micro_usd), 0)::bigint as micro_usd from media_spend where spent_at >= ${since}
  `.execute(db);
  return rows[0]?.microUsd ?? 0;
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
