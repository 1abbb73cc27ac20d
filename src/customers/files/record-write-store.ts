import { sql } from 'kysely';
import type { CustomerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { SavedAddress, SavedMethod } from './types.ts';

/** Adds customers whom nothing but the business's own id names yet. */
export async function insertNamed(tx: Tx, ids: readonly CustomerId[]): Promise<void> {
  await sql`insert into customers (id) select * from unnest(${ids}::uuid[])`.execute(tx);
}

/** What is said of a customer; null leaves what is known. */
export type RecordUpdate = {
  readonly id: CustomerId;
  readonly external_id: string | null;
  readonly name: string | null;
  readonly language: Language | null;
  readonly record_phone: string | null;
  /** Null: it is written anew next time. */
  readonly record_hash: string | null;
};

export async function updateRecords(tx: Tx, updates: readonly RecordUpdate[]): Promise<void> {
  await sql`
    update customers c set external_id = coalesce(n.external_id, c.external_id), name = coalesce(n.name, c.name),
      language = coalesce(n.language, c.language), record_phone = coalesce(n.record_phone, c.record_phone),
      record_hash = n.record_hash
    from json_to_recordset(${JSON.stringify(updates)}::json) as n (id uuid, external_id text, name text, language text,
      record_phone text, record_hash text)
    where c.id = n.id`.execute(tx);
}

type OfCustomer<List> = { readonly customerId: CustomerId; readonly list: readonly List[] };

/** Writes all addresses of customers in the place of those they had. `newRowId` gives the id of each row. */
export async function replaceAddresses(
  tx: Tx,
  given: readonly OfCustomer<SavedAddress>[],
  newRowId: () => string,
): Promise<void> {
  await sql`delete from customer_addresses where customer_id = any(${given.map((one) => one.customerId)}::uuid[])`.execute(
    tx,
  );
  const rows = given.flatMap(({ customerId, list }) =>
    list.map((one, position) => ({
      ...{ id: newRowId(), customer_id: customerId, position, label: one.label },
      ...{ address: one.address, is_default: one.isDefault },
    })),
  );
  await sql`
    insert into customer_addresses (id, customer_id, position, label, address, is_default)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as n (id uuid, customer_id uuid, position integer,
      label text, address json, is_default boolean)`.execute(tx);
}

/** As `replaceAddresses`. */
export async function replaceMethods(
  tx: Tx,
  given: readonly OfCustomer<SavedMethod>[],
  newRowId: () => string,
): Promise<void> {
  await sql`
    delete from customer_payment_methods where customer_id = any(${given.map((one) => one.customerId)}::uuid[])`.execute(
    tx,
  );
  const rows = given.flatMap(({ customerId, list }) =>
    list.map((one, position) => ({ ...one, id: newRowId(), customerId, position })),
  );
  await sql`
    insert into customer_payment_methods (id, customer_id, position, kind, brand, last_four, account, is_default)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as n (id uuid, "customerId" uuid, position integer,
      kind text, brand text, "lastFour" text, account text, "isDefault" boolean)`.execute(tx);
}
