import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { groupSums, paidWithin, type SpendOfQuarter, type SpendQuery, type SpendRow } from '../costs/index.ts';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';

export type ReplaySpend = {
  readonly id: string;
  readonly byId: string;
  readonly model: string | null;
  readonly costMicroUsd: number;
  readonly at: Date;
};

export async function insertReplaySpend(db: Db, { id, byId, model, costMicroUsd, at }: ReplaySpend): Promise<void> {
  await sql`
    insert into replay_spend (id, by_id, model, cost_micro_usd, spent_at)
    values (${id}, ${byId}, ${model}, ${costMicroUsd}, ${at})`.execute(db);
}

/** What repetitions have cost since then (and before `until`), in millionths of a US dollar: the shop, and no customer. */
export async function replaysSpentSince(
  db: Db,
  since: Date,
  conversations: readonly ConversationId[] | null = null,
  until?: Date,
): Promise<number> {
  const { rows } = await sql<{ microUsd: number }>`
    select coalesce(sum(cost_micro_usd), 0)::bigint as micro_usd from replay_spend
    where ${paidWithin(sql`spent_at`, since, until)} and ${conversations === null}`.execute(db);
  return rows[0]?.microUsd ?? 0;
}

/** Sums of what repetitions have cost. */
export async function replaySums(db: Db, query: SpendQuery): Promise<readonly SpendRow[]> {
  const { rows } = await sql<SpendRow>`${groupSums(query, {
    from: sql`replay_spend`,
    at: sql`spent_at`,
    conversationId: sql`null::uuid`,
    kind: sql`'replay'`,
    amountMicro: sql`cost_micro_usd`,
    currency: sql`'USD'`,
  })}`.execute(db);
  return rows;
}

/** What repetitions cost in each of these quarters. */
export async function replaySpendOfQuarters(db: Db, quarters: readonly Date[]): Promise<SpendOfQuarter[]> {
  const { rows } = await sql<SpendOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`select coalesce(sum(cost_micro_usd), 0)::bigint as micro_usd from replay_spend where ${isInQuarter(sql`spent_at`)}`,
    )}`.execute(db);
  return rows;
}
