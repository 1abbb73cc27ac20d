import { sql } from 'kysely';
import type { CustomerId, OperationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { refundMoves } from './refund-rules.ts';
import type { VendorRefund } from './types.ts';

export type RefundRecord = {
  readonly refund: VendorRefund;
  readonly customerId: CustomerId;
  readonly operationId: OperationId | null;
  readonly orderId: string | null;
};

/**
 * Makes our row of a refund say what the vendor says. Returns what it said before, null for a new one; or `same` when
 * this is no step forward, so that nothing follows from it.
 */
export async function moveRefund(
  tx: Tx,
  { refund, customerId, operationId, orderId }: RefundRecord,
): Promise<{ readonly before: string | null } | 'same'> {
  // A row that does not exist yet cannot be locked: two first readings would both find it new.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`refund:${refund.id}`}, 0))`.execute(tx);
  const { rows } = await sql<{ state: string }>`
    select state from billing_refunds where vendor_id = ${refund.id}
  `.execute(tx);
  const before = rows[0]?.state ?? null;
  if (!refundMoves(before, refund.state)) return 'same';
  const { minor, currency } = refund.amount;
  await sql`
    insert into billing_refunds (vendor_id, customer_id, operation_id, payment_id, order_id, state, amount, currency)
    values (${refund.id}, ${customerId}, ${operationId}, ${refund.paymentId}, ${orderId}, ${refund.state}, ${minor}, ${currency})
    on conflict (vendor_id) do update set state = excluded.state, updated_at = now()
  `.execute(tx);
  return { before };
}

/** Refunds that were neither given nor failed when we last heard of them, the oldest first. */
export async function listOpenRefunds(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ vendorId: string }>`
    select vendor_id from billing_refunds where state not in ('succeeded', 'failed', 'canceled')
    order by updated_at limit ${limit}
  `.execute(db);
  return rows.map(({ vendorId }) => vendorId);
}
