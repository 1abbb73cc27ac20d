import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { VendorInvoice } from './types.ts';

/**
 * Makes our rows say what the vendor said when it was asked, unless a later reading stands. One without a day until which it
 * is to be paid is charged by itself: it waits for nobody. Those of customers that are none of ours are left out. Returns
 * how many were not known before.
 */
export async function saveInvoices(tx: Tx, invoices: readonly VendorInvoice[], readAt: Date): Promise<number> {
  const payable = [...new Map(invoices.map((one) => [one.id, one])).values()].filter(({ dueAt }) => dueAt !== null);
  if (payable.length === 0) return 0;
  const { rows } = await sql<{ isNew: boolean }>`
    insert into billing_invoices as i (vendor_id, customer_id, state, amount, currency, due_at, made_at, read_at)
    select n.id, c.customer_id, n.state, n.amount, n.currency, n.due_at, n.made_at, ${readAt}
    from unnest(${payable.map(({ id }) => id)}::text[], ${payable.map((one) => one.vendorCustomerId)}::text[],
      ${payable.map(({ state }) => state)}::text[], ${payable.map(({ due }) => due.minor)}::bigint[],
      ${payable.map(({ due }) => due.currency)}::text[], ${payable.map(({ dueAt }) => dueAt)}::timestamptz[],
      ${payable.map(({ createdAt }) => createdAt)}::timestamptz[])
      as n(id, vendor_customer_id, state, amount, currency, due_at, made_at)
    join billing_customers c on c.vendor_id = n.vendor_customer_id
    order by n.id
    on conflict (vendor_id) do update set state = excluded.state, amount = excluded.amount, due_at = excluded.due_at,
      read_at = excluded.read_at
    where i.read_at <= excluded.read_at
    returning xmax = 0 as is_new`.execute(tx);
  return rows.filter(({ isNew }) => isNew).length;
}

/** The vendor no longer has it for anybody to pay. */
export async function dropInvoice(tx: Tx, id: string, readAt: Date): Promise<void> {
  await sql`delete from billing_invoices where vendor_id = ${id} and read_at <= ${readAt}`.execute(tx);
}
