import { sql } from 'kysely';
import { type CustomerId, newId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import { storableJson } from '../core/text.ts';
import type { Tx } from '../platform/db/index.ts';

export type PaymentRecord = {
  readonly vendorId: string;
  readonly customerId: CustomerId;
  readonly kind: 'invoice' | 'order';
  readonly orderId: string | null;
  readonly state: 'paid' | 'failed' | 'partial';
  readonly amount: Money;
};

/** Records a payment; true when this changes what was known. Paid stays paid, and of parts the larger sum. */
export async function recordPayment(tx: Tx, payment: PaymentRecord): Promise<boolean> {
  const { rows } = await sql`
    insert into billing_payments as p (vendor_id, customer_id, kind, order_id, state, amount, currency, at)
    values (${payment.vendorId}, ${payment.customerId}, ${payment.kind}, ${payment.orderId}, ${payment.state},
      ${payment.amount.minor}, ${payment.amount.currency}, now())
    on conflict (vendor_id) do update set state = excluded.state, amount = excluded.amount, at = excluded.at
    where p.state <> 'paid' and (p.state <> excluded.state or (p.state = 'partial' and p.amount < excluded.amount))
    returning vendor_id
  `.execute(tx);
  return rows.length > 0;
}

/** Who paid, and for which order; null for a payment that was never recorded, or whose customer was erased. */
export async function findPayment(
  tx: Tx,
  paymentId: string,
): Promise<{ readonly customerId: CustomerId; readonly orderId: string | null } | null> {
  const { rows } = await sql<{ customerId: CustomerId; orderId: string | null }>`
    select customer_id, order_id from billing_payments where vendor_id = ${paymentId} and customer_id is not null
  `.execute(tx);
  return rows[0] ?? null;
}

export type BillingNotice = {
  readonly kind:
    | 'invoice.requested'
    | 'invoice.paid'
    | 'payment.failed'
    | 'subscription.changed'
    | 'refund.made'
    | 'refund.failed';
  readonly subject: string;
  readonly customerId: CustomerId;
  readonly payload: object;
};

/** Leaves word for other systems; true the first time. */
export async function publishNotice(tx: Tx, notice: BillingNotice): Promise<boolean> {
  const { rows } = await sql`
    insert into billing_notices (id, kind, subject, customer_id, payload)
    values (${newId<'notice'>()}, ${notice.kind}, ${notice.subject}, ${notice.customerId}, ${storableJson(notice.payload)}::jsonb)
    on conflict (kind, subject) do nothing returning id
  `.execute(tx);
  return rows.length > 0;
}
