import { sql } from 'kysely';
import type { ActionId, CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { RefundTarget } from '../knowledge/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { OrderId, RefundId } from './types.ts';

export type NewRefund = {
  readonly id: RefundId;
  readonly orderId: OrderId;
  readonly customerId: CustomerId | null;
  readonly actionId: ActionId;
  readonly target: RefundTarget;
  readonly way: 'provider' | 'ledger' | 'record';
  readonly amount: Money;
  /** Business time. */
  readonly at: Date;
};

export async function insertRefund(tx: Tx, refund: NewRefund): Promise<void> {
  await sql`
    insert into refunds (id, order_id, customer_id, action_id, target, way, state, amount_minor, currency, at)
    values (${refund.id}, ${refund.orderId}, ${refund.customerId}, ${refund.actionId}, ${refund.target}, ${refund.way},
      'requested', ${refund.amount.minor}, ${refund.amount.currency}, ${refund.at})`.execute(tx);
}

/** Ends a refund that is under way; null when there is none of this id. */
export async function endRefund(
  tx: Tx,
  id: RefundId,
  state: 'done' | 'failed',
  at: Date,
): Promise<{ readonly orderId: OrderId; readonly amountMinor: number } | null> {
  const { rows } = await sql<{ orderId: OrderId; amountMinor: number }>`
    update refunds set state = ${state}, settled_at = ${at} where id = ${id} and state = 'requested'
    returning order_id, amount_minor`.execute(tx);
  return rows[0] ?? null;
}

/** Refunds of an order that were asked for and have not ended, minor units. */
export async function waitingRefunds(db: Db, orderId: OrderId): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from refunds
    where order_id = ${orderId} and state = 'requested'`.execute(db);
  return rows[0]?.minor ?? 0;
}

/** What a customer asked back since a time, failed ones aside, minor units. */
export async function refundedSince(db: Db, customerId: CustomerId, since: Date): Promise<number> {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor from refunds
    where customer_id = ${customerId} and at > ${since} and state <> 'failed'`.execute(db);
  return rows[0]?.minor ?? 0;
}

export async function addRefunded(tx: Tx, orderId: OrderId, minor: number): Promise<void> {
  await sql`update orders set refunded_minor = refunded_minor + ${minor} where id = ${orderId}`.execute(tx);
}

/** The oldest refund by a provider of an order that is under way with this amount, minor units; null when there is none. */
export async function findWaitingRefund(tx: Tx, orderId: OrderId, amountMinor: number): Promise<RefundId | null> {
  const { rows } = await sql<{ id: RefundId }>`
    select id from refunds where order_id = ${orderId} and state = 'requested' and way = 'provider' and amount_minor = ${amountMinor}
    order by at limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}
