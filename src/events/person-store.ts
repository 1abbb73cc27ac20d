import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, holdsAny, mayNameAny, namesAny, rowsByTable, type Tx } from '../platform/db/index.ts';

const BODY = sql`body`;

/** Ours, by which no two rows can mean somebody else. */
const idsOf = ({ customerId, conversationIds, orderIds }: Person): readonly string[] => [
  customerId,
  ...conversationIds,
  ...orderIds,
];

/** Whether the body of an event may name a person, or what is theirs: what is forgotten with them. */
const mayName = (person: Person): RawBuilder<SqlBool> =>
  sql`(${holdsAny(BODY, idsOf(person))} or ${mayNameAny(BODY, person.names)})`;

/** Whether the body of an event is about a person: what is told of somebody else is not handed to them. */
const isAbout = (person: Person): RawBuilder<SqlBool> =>
  sql`(${holdsAny(BODY, idsOf(person))} or (body !~ '"customer_id"\\s*:\\s*"' and ${namesAny(BODY, person.names)}))`;

/** What other systems were or were to be told of a person. */
export async function forgetPersonEvents(tx: Tx, person: Person): Promise<void> {
  await sql`delete from event_deliveries where ${mayName(person)}`.execute(tx);
  await sql`delete from webhook_events where customer_id = ${person.customerId} or ${mayName(person)}`.execute(tx);
}

export const personRecords = (db: Db, person: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    webhook_events: sql`
      select type, subject, body, created_at from webhook_events
      where customer_id = ${person.customerId} or (customer_id is null and ${isAbout(person)}) order by created_at`,
    event_deliveries: sql`
      select type, body, state, created_at from event_deliveries where ${isAbout(person)} order by created_at`,
  });
