import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { OrderId } from './types.ts';

/** Refunds of an order that were asked for or are held, minor units. */
export async function waitingRefunds(db: Db, orderId: OrderId): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from refunds
    where order_id = ${orderId} and state in ('requested', 'held')`.execute(db);
  return rows[0]?.minor ?? 0;
}

/** When the oldest refund of an order that is under way was asked for, business time; null: none is. */
export async function refundUnderWaySince(db: Db, orderId: OrderId): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(at) as since from refunds where order_id = ${orderId} and state = 'requested'`.execute(db);
  return rows[0]?.since ?? null;
}

/** What of an order has gone back to a gift card by refunds, or waits to, minor units. */
export async function refundedToCard(db: Db, orderId: OrderId): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from refunds
    where order_id = ${orderId} and target = 'gift_card' and state <> 'failed'`.execute(db);
  return rows[0]?.minor ?? 0;
}

/** What a customer asked back since a time, failed ones aside, minor units. */
export async function refundedSince(db: Db, customerId: CustomerId, since: Date): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from refunds
    where customer_id = ${customerId} and at > ${since} and state <> 'failed'`.execute(db);
  return rows[0]?.minor ?? 0;
}
