import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { groupSums, ofConversations, paidWithin, type SpendQuery, type SpendRow } from '../costs/index.ts';
import type { Db } from '../platform/db/index.ts';

/** What one run of a turn paid its models, in millionths of a US dollar. A lease token belongs to one run. */
export type RunSpend = {
  readonly conversationId: ConversationId;
  readonly token: number;
  readonly costMicroUsd: number;
};

/** Keeps what runs paid that committed nothing. A run that is kept twice, or has committed after all, counts once. */
export const insertUncommittedSpend = (db: Db, runs: readonly RunSpend[]): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const conversations = runs.map((run) => run.conversationId);
    // A commit whose answer was lost may still be under way: it is waited for.
    await sql`
      select from turn_queue where conversation_id = any(${conversations}::uuid[]) order by conversation_id for share
    `.execute(tx);
    await sql`
      insert into uncommitted_spend (conversation_id, lease_token, cost_micro_usd)
      select id, token, cost from unnest(
        ${conversations}::uuid[], ${runs.map((run) => run.token)}::bigint[],
        ${runs.map((run) => run.costMicroUsd)}::bigint[]) as run(id, token, cost)
      where not exists (select from turns where conversation_id = run.id and lease_token = run.token)
      on conflict do nothing
    `.execute(tx);
  });

/**
 * What the models have cost since then (and before `until`), in these conversations or in all, in millionths of a US dollar; also in runs
 * that committed nothing.
 */
export async function spentSince(
  db: Db,
  since: Date,
  conversations: readonly ConversationId[] | null = null,
  until?: Date,
): Promise<number> {
  const isTheirs = ofConversations(sql`conversation_id`, conversations);
  const { rows } = await sql<{ microUsd: number }>`
    select (
      (select coalesce(sum(cost_micro_usd), 0) from turns where cost_micro_usd > 0 and ${paidWithin(sql`committed_at`, since, until)} and ${isTheirs})
      + (select coalesce(sum(cost_micro_usd), 0) from uncommitted_spend where ${paidWithin(sql`spent_at`, since, until)} and ${isTheirs})
    )::bigint as micro_usd
  `.execute(db);
  return rows[0]?.microUsd ?? 0;
}

/** When models were first paid for a turn; null: never. */
export async function firstSpentAt(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select committed_at as at from turns where cost_micro_usd > 0 order by committed_at limit 1`.execute(db);
  return rows[0]?.at ?? null;
}

/** Sums of what the models have cost, one payment a run. */
export async function modelSums(db: Db, query: SpendQuery): Promise<readonly SpendRow[]> {
  const { rows } = await sql<SpendRow>`${groupSums(query, {
    from: sql`(
      select conversation_id, committed_at as paid_at, cost_micro_usd from turns where cost_micro_usd > 0
      union all select conversation_id, spent_at, cost_micro_usd from uncommitted_spend
    ) runs`,
    at: sql`paid_at`,
    conversationId: sql`conversation_id`,
    kind: sql`'model'`,
    amountMicro: sql`cost_micro_usd`,
    currency: sql`'USD'`,
  })}`.execute(db);
  return rows;
}
