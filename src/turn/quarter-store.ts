import { sql } from 'kysely';
import type { SpendOfQuarter } from '../costs/index.ts';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';

/** What the models of turns cost in each of these quarters, also of runs that committed nothing. */
export async function modelSpendOfQuarters(db: Db, quarters: readonly Date[]): Promise<SpendOfQuarter[]> {
  const { rows } = await sql<SpendOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select
        ((select coalesce(sum(cost_micro_usd), 0) from turns where ${isInQuarter(sql`committed_at`)} and cost_micro_usd > 0)
        + (select coalesce(sum(cost_micro_usd), 0) from uncommitted_spend where ${isInQuarter(sql`spent_at`)}))::bigint as micro_usd`,
    )}`.execute(db);
  return rows;
}
