import { sql } from 'kysely';
import type { SpendOfQuarter } from '../../costs/index.ts';
import { type Db, inEachQuarter, isInQuarter } from '../../platform/db/index.ts';

/** What hearing (`speech`) and seeing (`vision`) cost in each of these quarters. */
export async function mediaSpendOfQuarters(
  db: Db,
  quarters: readonly Date[],
): Promise<(SpendOfQuarter & { readonly kind: 'speech' | 'vision' })[]> {
  const { rows } = await sql<SpendOfQuarter & { kind: 'speech' | 'vision' }>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select case unit when 'second' then 'speech' else 'vision' end as kind, sum(cost_micro_usd)::bigint as micro_usd
    from media_spend where ${isInQuarter(sql`spent_at`)} group by 1`,
    )}`.execute(db);
  return rows;
}
