import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { WON_STATES } from './refund-rules.ts';
import type { VendorDispute } from './types.ts';

export type DisputeReading = {
  readonly dispute: VendorDispute;
  /** Who paid, and for what; null for a payment that was not made here. */
  readonly payment: { readonly customerId: CustomerId; readonly orderId: string | null } | null;
  readonly readAt: Date;
};

/** Makes our row say what the vendor says. `news`: it is new or in another state; `stale`: a later reading stands. */
export async function saveDispute(
  tx: Tx,
  { dispute, payment, readAt }: DisputeReading,
): Promise<'news' | 'same' | 'stale'> {
  // A row that does not exist yet cannot be locked: two first readings would both find it new.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`dispute:${dispute.id}`}, 0))`.execute(tx);
  const { rows } = await sql<{ state: string; readAt: Date }>`
    select state, read_at from billing_disputes where vendor_id = ${dispute.id}
  `.execute(tx);
  const [before] = rows;
  if (before !== undefined && before.readAt > readAt) return 'stale';
  const { id, paymentId, state, reason, amount, dueAt, areFundsWithdrawn } = dispute;
  await sql`
    insert into billing_disputes (vendor_id, customer_id, payment_id, order_id, state, reason, amount, currency, due_at,
      funds_withdrawn, read_at)
    values (${id}, ${payment?.customerId ?? null}, ${paymentId}, ${payment?.orderId ?? null}, ${state}, ${reason},
      ${amount.minor}, ${amount.currency}, ${dueAt}, ${areFundsWithdrawn}, ${readAt})
    on conflict (vendor_id) do update set state = excluded.state, amount = excluded.amount, due_at = excluded.due_at,
      funds_withdrawn = excluded.funds_withdrawn, read_at = excluded.read_at
  `.execute(tx);
  return before?.state === state ? 'same' : 'news';
}

/** Whether the bank may take this payment back, or has: what is refunded beside that would be given twice. */
export async function isPaymentDisputed(db: Db, paymentId: string): Promise<boolean> {
  const { rows } = await sql`
    select from billing_disputes where payment_id = ${paymentId} and not (state = any(${WON_STATES})) limit 1
  `.execute(db);
  return rows.length > 0;
}
