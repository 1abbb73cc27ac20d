import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

/** Turns that were committed, and the one that is under way. */
export async function turnsOfPerson(db: Db, ids: readonly ConversationId[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from turns where conversation_id = any(${ids}::uuid[])
    union select turn_id from turn_queue where conversation_id = any(${ids}::uuid[]) and turn_id is not null`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** What has no row of the conversation to go with. Whoever holds a lease has lost it. */
export async function forgetPersonTurns(tx: Tx, { conversationIds }: Person): Promise<void> {
  await sql`delete from turn_queue where conversation_id = any(${conversationIds}::uuid[])`.execute(tx);
  await sql`delete from turn_history where conversation_id = any(${conversationIds}::uuid[])`.execute(tx);
}

export const personRecords = (db: Db, { conversationIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    turns: sql`
      select id, customer_texts, reply, language, outcome, reason, calls, claims, started_at, committed_at from turns
      where conversation_id = any(${conversationIds}::uuid[]) order by seq`,
  });
