import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** The vendor's id of a customer; null when nothing was ever asked of the vendor for them. */
export async function findVendorCustomer(db: Db, id: CustomerId): Promise<string | null> {
  const { rows } = await sql<{
    vendorId: string;
  }>`select vendor_id from billing_customers where customer_id = ${id}`.execute(db);
  return rows[0]?.vendorId ?? null;
}

/** Remembers the vendor's id; the first one stays. */
export async function saveVendorCustomer(db: Db, id: CustomerId, vendorId: string): Promise<void> {
  await sql`
    insert into billing_customers (customer_id, vendor_id) values (${id}, ${vendorId}) on conflict do nothing
  `.execute(db);
}

/** Our customer behind an id of the vendor; null for one that we never made. */
export async function findCustomerOfVendor(tx: Tx, vendorId: string | null): Promise<CustomerId | null> {
  const { rows } = await sql<{
    customerId: CustomerId;
  }>`select customer_id from billing_customers where vendor_id = ${vendorId}`.execute(tx);
  return rows[0]?.customerId ?? null;
}

/** One change at a time for each customer, until the transaction ends. */
export async function lockCustomer(tx: Tx, id: CustomerId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`billing:${id}`}, 0))`.execute(tx);
}
