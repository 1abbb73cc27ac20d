import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Whose a line of the list is, by its kind; null: there is none, or its customer was erased. */
export async function customerOfLine(db: Db, kind: string, id: string): Promise<CustomerId | null> {
  const found =
    kind === 'bill'
      ? sql<{ customerId: CustomerId | null }>`select customer_id from billing_invoices where vendor_id = ${id}`
      : kind === 'invoice'
        ? sql<{ customerId: CustomerId | null }>`
            select customer_id from billing_payments where vendor_id = ${id} and kind = 'invoice'`
        : sql<{ customerId: CustomerId | null }>`select customer_id from billing_subscriptions where vendor_id = ${id}`;
  return (await found.execute(db)).rows[0]?.customerId ?? null;
}
