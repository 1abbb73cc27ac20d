import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** The vendor's id of a customer; null when nothing was asked of the vendor for them, or they were deleted there. */
export async function findVendorCustomer(db: Db, id: CustomerId): Promise<string | null> {
  const { rows } = await sql<{
    vendorId: string;
  }>`select vendor_id from billing_customers where customer_id = ${id} and ended_at is null`.execute(db);
  return rows[0]?.vendorId ?? null;
}

/** Remembers the vendor's id; the first one stays. */
export async function saveVendorCustomer(db: Db, id: CustomerId, vendorId: string): Promise<void> {
  await sql`
    insert into billing_customers (customer_id, vendor_id) values (${id}, ${vendorId}) on conflict do nothing
  `.execute(db);
}

/** The vendor has deleted this customer: the next operation makes another one. Returns whose it was, the first time. */
export async function endVendorCustomer(db: Db, vendorId: string): Promise<CustomerId | null> {
  const { rows } = await sql<{ customerId: CustomerId }>`
    update billing_customers set ended_at = now() where vendor_id = ${vendorId} and ended_at is null returning customer_id
  `.execute(db);
  return rows[0]?.customerId ?? null;
}

export async function isVendorCustomerEnded(db: Db, vendorId: string): Promise<boolean> {
  const { rows } = await sql`
    select from billing_customers where vendor_id = ${vendorId} and ended_at is not null
  `.execute(db);
  return rows.length > 0;
}

/** Our customer behind an id of the vendor, also one that has ended; null for one that we never made. */
export async function findCustomerOfVendor(tx: Db, vendorId: string | null): Promise<CustomerId | null> {
  const { rows } = await sql<{
    customerId: CustomerId;
  }>`select customer_id from billing_customers where vendor_id = ${vendorId}`.execute(tx);
  return rows[0]?.customerId ?? null;
}

/** One change at a time for each customer, until the transaction ends. */
export async function lockCustomer(tx: Tx, id: CustomerId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`billing:${id}`}, 0))`.execute(tx);
}
