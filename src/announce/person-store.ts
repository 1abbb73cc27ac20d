import { sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

/** States that nobody has followed yet of messages that are gone. */
export async function forgetPersonChanges(tx: Tx, { outboxIds }: Person): Promise<void> {
  await sql`delete from announcement_changes where outbox_id = any(${outboxIds}::uuid[])`.execute(tx);
}

export const personRecords = (db: Db, { customerId }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    announcements: sql`
      select name, template, mail, state, reason, state_at, created_at from announcements
      where customer_id = ${customerId} order by created_at`,
  });
