import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** An invoice that was paid, or that could not be. */
export type InvoiceRow = {
  readonly id: string;
  readonly state: string;
  readonly minor: number;
  readonly currency: string;
  readonly at: Date;
};

/** The newest of a customer. */
export async function invoicesOf(db: Db, id: CustomerId, limit: number): Promise<InvoiceRow[]> {
  const { rows } = await sql<InvoiceRow>`
    select vendor_id as id, state, amount as minor, upper(currency) as currency, at from billing_payments
    where customer_id = ${id} and kind = 'invoice' order by at desc limit ${limit}`.execute(db);
  return rows;
}
