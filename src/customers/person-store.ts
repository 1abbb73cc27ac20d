import { type RawBuilder, sql } from 'kysely';
import { type CustomerId, uuidOrNull } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

/** Locks a customer until the transaction ends: nothing new can name them meanwhile. False when there is none. */
export async function lockPerson(tx: Tx, id: CustomerId): Promise<boolean> {
  const { rows } = await sql`select from customers where id = ${id} for update`.execute(tx);
  return rows.length > 0;
}

/** The customer with an id of ours, or under which the business knows them. */
export async function customerWithId(db: Db, typed: string): Promise<CustomerId | null> {
  const { rows } = await sql<{ id: CustomerId }>`
    select id from customers where id = ${uuidOrNull(typed)}::uuid or external_id = ${typed} limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

export type PersonIdentity = { readonly kind: 'phone' | 'bsuid'; readonly value: string; readonly raw: string };

/** Every number and user id that ever named a customer. */
export async function identitiesEver(db: Db, id: CustomerId): Promise<readonly PersonIdentity[]> {
  const { rows } = await sql<PersonIdentity>`
    select kind, value, raw from customer_identities where customer_id = ${id} order by id`.execute(db);
  return rows;
}

/** What the business's own files call a customer. */
export async function externalIdOf(db: Db, id: CustomerId): Promise<string | null> {
  const { rows } = await sql<{ externalId: string | null }>`select external_id from customers where id = ${id}`.execute(
    db,
  );
  return rows[0]?.externalId ?? null;
}

/** Deletes a customer and what hangs on them; what is to outlive them has let go of them before. */
export async function deletePerson(tx: Tx, { customerId, names }: Person): Promise<void> {
  await sql`delete from identity_changes where ${isTheirs(names)}`.execute(tx);
  await sql`delete from customers where id = ${customerId}`.execute(tx);
}

const isTheirs = (names: readonly string[]): RawBuilder<unknown> =>
  sql`value = any(${names}::text[]) or to_phone = any(${names}::text[]) or to_bsuid = any(${names}::text[])`;

export const personRecords = (db: Db, { customerId, names }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    customers: sql`select * from customers where id = ${customerId}`,
    customer_identities: sql`
      select kind, raw as value, created_at, ended_at from customer_identities where customer_id = ${customerId} order by id`,
    identity_changes: sql`
      select kind, value, to_phone, to_bsuid, changed_at from identity_changes where ${isTheirs(names)} order by changed_at`,
    customer_addresses: sql`select label, address, is_default from customer_addresses where customer_id = ${customerId}`,
    customer_payment_methods: sql`
      select kind, brand, last_four, account from customer_payment_methods where customer_id = ${customerId}`,
  });
