import { normalisePhone } from '../../core/phone.ts';
import type { Db } from '../../platform/db/db.ts';
import type { NewCustomer } from '../contract.ts';
import type { PeopleTable, Person } from './person.ts';

const tables = (db: Db) => db.withTables<{ 'simulator.people': PeopleTable }>();

export async function listPeople(db: Db): Promise<Person[]> {
  return tables(db).selectFrom('simulator.people').selectAll().orderBy('createdAt').orderBy('id').execute();
}

export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  return tables(db).selectFrom('simulator.people').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findByBsuid(db: Db, bsuid: string): Promise<Person | undefined> {
  return tables(db).selectFrom('simulator.people').selectAll().where('bsuid', '=', bsuid).executeTakeFirst();
}

/** Finds whom a phone number reaches: with or without `+`, 52 and 521 alike. */
export async function findByPhone(db: Db, phone: string): Promise<Person | undefined> {
  const key = normalisePhone(phone);
  if (key === null) return undefined;
  return tables(db).selectFrom('simulator.people').selectAll().where('phoneKey', '=', key).executeTakeFirst();
}

/** Adds a customer; returns null when the number or the user id is already somebody's. */
export async function insertPerson(
  db: Db,
  person: NewCustomer & { readonly id: string; readonly bsuid: string; readonly createdAt: Date },
): Promise<Person | null> {
  const row = await tables(db)
    .insertInto('simulator.people')
    .values({
      ...person,
      phoneKey: person.phone === null ? null : normalisePhone(person.phone),
      isOffline: false,
      readsAlone: true,
      wantsMarketing: true,
      typingUntil: null,
      lastMessageAt: null,
      adAt: null,
      freeEntryUntil: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

type PersonChange = Partial<
  Pick<
    Person,
    'isOffline' | 'readsAlone' | 'wantsMarketing' | 'typingUntil' | 'lastMessageAt' | 'adAt' | 'freeEntryUntil'
  >
>;

export async function changePerson(db: Db, id: string, change: PersonChange): Promise<Person> {
  return tables(db)
    .updateTable('simulator.people')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
