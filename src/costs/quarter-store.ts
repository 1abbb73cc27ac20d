import { sql } from 'kysely';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';

/** What something cost in a quarter of an hour, in millionths of a US dollar. */
export type SpendOfQuarter = { readonly quarter: Date; readonly microUsd: number };

/** What WhatsApp charges for the messages that went in each of these quarters, as far as it has said. */
export async function messageSpendOfQuarters(db: Db, quarters: readonly Date[]): Promise<SpendOfQuarter[]> {
  const { rows } = await sql<SpendOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select coalesce(sum(usd_micro), 0)::bigint as micro_usd from message_costs where ${isInQuarter(sql`at`)} and usd_micro > 0`,
    )}`.execute(db);
  return rows;
}
