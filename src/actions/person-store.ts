import { sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

/** The ledger of a person's turns: arguments and results are words about them. */
export async function forgetPersonEffects(tx: Tx, { turnIds, rowIds }: Person): Promise<void> {
  await sql`delete from effects where turn_id = any(${turnIds}::uuid[]) or turn_id = any(${rowIds}::uuid[])`.execute(
    tx,
  );
}

export const personRecords = (db: Db, { customerId, conversationIds, turnIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    actions: sql`
      select kind, terms, question, state, created_at, expires_at, settled_at, settled_how, told, facts from actions
      where customer_id = ${customerId} order by created_at`,
    receipts: sql`
      select turn_id, name, source, facts, created_at from receipts
      where conversation_id = any(${conversationIds}::uuid[]) order by created_at`,
    effects: sql`
      select turn_id, tool, arguments, state, outcome, started_at from effects
      where turn_id = any(${turnIds}::uuid[]) order by started_at`,
  });
