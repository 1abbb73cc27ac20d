import type { Selectable } from 'kysely';
import { normalisePhone } from '../../core/phone.ts';
import type { Db } from '../../platform/db/db.ts';
import type { NewCustomer, SimCustomer } from '../contract.ts';

type PeopleTable = {
  id: string;
  name: string;
  language: 'es' | 'en';
  phone: string | null;
  phoneKey: string | null;
  bsuid: string;
  username: string | null;
  isOffline: boolean;
  readsAlone: boolean;
  typingUntil: Date | null;
  lastMessageAt: Date | null;
  createdAt: Date;
};
export type Person = Selectable<PeopleTable>;

export const WINDOW_MS = 24 * 60 * 60 * 1000;

const tables = (db: Db) => db.withTables<{ 'simulator.people': PeopleTable }>();

/** The customer as the phone page sees them. */
export const toSimCustomer = (person: Person, now: Date): SimCustomer => ({
  id: person.id,
  name: person.name,
  language: person.language,
  phone: person.phone,
  bsuid: person.bsuid,
  username: person.username,
  isOffline: person.isOffline,
  readsAlone: person.readsAlone,
  typingUntil: person.typingUntil && person.typingUntil > now ? person.typingUntil.toISOString() : null,
  windowClosesAt: person.lastMessageAt ? new Date(person.lastMessageAt.getTime() + WINDOW_MS).toISOString() : null,
});

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
      typingUntil: null,
      lastMessageAt: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

type PersonChange = Partial<Pick<Person, 'isOffline' | 'readsAlone' | 'typingUntil' | 'lastMessageAt'>>;

export async function changePerson(db: Db, id: string, change: PersonChange): Promise<Person> {
  return tables(db)
    .updateTable('simulator.people')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
