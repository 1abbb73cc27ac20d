import { sql } from 'kysely';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';

export type HandOversOfQuarter = { readonly quarter: Date; readonly reason: string; readonly count: number };

/** How often a conversation went from the assistant to people in each of these quarters, and why. */
export async function handOversOfQuarters(db: Db, quarters: readonly Date[]): Promise<HandOversOfQuarter[]> {
  const { rows } = await sql<HandOversOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select coalesce(reason, 'asked') as reason, count(*)::int as count from holder_changes c
      where ${isInQuarter(sql`c.at`)} and c.holder in ('waiting', 'person') and coalesce((select p.holder from holder_changes p
      where p.conversation_id = c.conversation_id and p.id < c.id order by p.id desc limit 1), 'assistant') not in ('waiting', 'person')
      group by 1`,
    )}`.execute(db);
  return rows;
}
