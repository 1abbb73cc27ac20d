import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, mayNameAny, namesAny, rowsByTable, type Tx } from '../platform/db/index.ts';

/** Alerts about a person, and who is looking at their conversations. */
export async function forgetPersonAlerts(tx: Tx, person: Person): Promise<void> {
  await sql`delete from staff_alerts where ${mayName(person)}`.execute(tx);
  await sql`delete from conversation_presence where conversation_id = any(${person.conversationIds}::uuid[])`.execute(
    tx,
  );
}

const DETAIL = sql`detail::text`;

const hasSubject = ({ conversationIds, customerId, rowIds, names }: Person): RawBuilder<SqlBool> =>
  sql`subject = any(${[...conversationIds, customerId, ...rowIds, ...names]}::text[])`;

/** Whether an alert may name a person: what is forgotten with them. */
const mayName = (person: Person): RawBuilder<SqlBool> =>
  sql`(${hasSubject(person)} or ${mayNameAny(DETAIL, person.names)})`;

/** Whether an alert is about a person: one that names somebody with a longer name is not handed to them. */
const isAbout = (person: Person): RawBuilder<SqlBool> =>
  sql`(${hasSubject(person)} or ${namesAny(DETAIL, person.names)})`;

export const personRecords = (db: Db, person: Person): Promise<PersonRecords> => {
  const { conversationIds } = person;
  return rowsByTable(db, {
    holders: sql`select holder, reason, since from holders where conversation_id = any(${conversationIds}::uuid[])`,
    holder_changes: sql`
      select holder, reason, at from holder_changes where conversation_id = any(${conversationIds}::uuid[]) order by at`,
    staff_tellings: sql`
      select topic, text, at from staff_tellings where conversation_id = any(${conversationIds}::uuid[]) order by at`,
    staff_alerts: sql`select kind, detail, at, resolved_at from staff_alerts where ${isAbout(person)} order by at`,
    staff_notes: sql`select text, at from staff_notes where conversation_id = any(${conversationIds}::uuid[]) order by at`,
    answer_marks: sql`
      select note, at from answer_marks where conversation_id = any(${conversationIds}::uuid[]) order by at`,
    conversation_tags: sql`select tag from conversation_tags where conversation_id = any(${conversationIds}::uuid[])`,
    assistant_hints: sql`
      select text, at from assistant_hints where conversation_id = any(${conversationIds}::uuid[]) order by at`,
  });
};
