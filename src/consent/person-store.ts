import { sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable } from '../platform/db/index.ts';

export const personRecords = (db: Db, { customerId }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    consent_changes: sql`
      select scope, about, is_given, source, shown, reason, at from consent_changes where customer_id = ${customerId} order by at, seq`,
  });
