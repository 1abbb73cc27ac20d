import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
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

/** What the models have cost since then, in millionths of a US dollar, also in runs that committed nothing. */
export async function spentSince(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`
    select (
      (select coalesce(sum(cost_micro_usd), 0) from turns where cost_micro_usd > 0 and committed_at >= ${since})
      + (select coalesce(sum(cost_micro_usd), 0) from uncommitted_spend where spent_at >= ${since})
    )::bigint as micro_usd
  `.execute(db);
  return rows[0]?.microUsd ?? 0;
}
