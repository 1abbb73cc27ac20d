import { sql } from 'kysely';
import type { Money } from '../core/money.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { OrderId } from './types.ts';

/** A payment as its provider reported it. */
export type PaymentReceipt = {
  /** `stripe`, `gift_card`, or `record` for money that staff saw themselves. */
  readonly provider: string;
  /** The provider's own name of the payment. */
  readonly receipt: string;
  readonly amount: Money;
  /** Business time. */
  readonly at: Date;
};

/** False when this payment is booked already. */
export async function insertPayment(
  tx: Tx,
  row: PaymentReceipt & { readonly id: string; readonly orderId: OrderId; readonly isLate: boolean },
): Promise<boolean> {
  const { rows } = await sql`
    insert into order_payments (id, order_id, receipt, provider, amount_minor, currency, is_late, at)
    values (${row.id}, ${row.orderId}, ${row.receipt}, ${row.provider}, ${row.amount.minor}, ${row.amount.currency},
      ${row.isLate}, ${row.at})
    on conflict (provider, receipt) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

/** Adds to what was paid; `paid_at` is set once all of it is there. */
export async function addPaid(tx: Tx, orderId: OrderId, minor: number, at: Date): Promise<void> {
  await sql`
    update orders set paid_minor = paid_minor + ${minor},
      paid_at = case when paid_minor + ${minor} >= total_minor then coalesce(paid_at, ${at}::timestamptz) else paid_at end
    where id = ${orderId}`.execute(tx);
}

/** Adds what a gift card paid; negative: it was given back. An order that is no longer paid in full counts as unpaid. */
export async function addCardPaid(tx: Tx, orderId: OrderId, minor: number, at: Date): Promise<void> {
  await sql`
    update orders set paid_minor = paid_minor + ${minor}::bigint, gift_card_minor = gift_card_minor + ${minor}::bigint,
      paid_at = case when paid_minor + ${minor}::bigint >= total_minor then coalesce(paid_at, ${at}::timestamptz) end
    where id = ${orderId}`.execute(tx);
}

export type BookedPayment = { readonly provider: string; readonly receipt: string; readonly amountMinor: number };

/** Payments in time that came from outside, the oldest first. */
export async function readPayments(db: Db, orderId: OrderId): Promise<readonly BookedPayment[]> {
  const { rows } = await sql<BookedPayment>`
    select provider, receipt, amount_minor from order_payments where order_id = ${orderId} and not is_late and provider <> 'gift_card'
    order by at, id
  `.execute(db);
  return rows;
}
