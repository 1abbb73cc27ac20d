import { sql } from 'kysely';
import type { ActionId, CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { RefundTarget } from '../knowledge/index.ts';
import type { Tx } from '../platform/db/index.ts';
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

/** `held`: it waits until the shop has what comes back. */
export async function insertRefund(tx: Tx, refund: NewRefund, state: 'requested' | 'held'): Promise<void> {
  await sql`
    insert into refunds (id, order_id, customer_id, action_id, target, way, state, amount_minor, currency, at)
    values (${refund.id}, ${refund.orderId}, ${refund.customerId}, ${refund.actionId}, ${refund.target}, ${refund.way},
      ${state}, ${refund.amount.minor}, ${refund.amount.currency}, ${refund.at})`.execute(tx);
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

export type HeldRefund = Pick<NewRefund, 'id' | 'actionId' | 'target'> & {
  /** Null once the customer was erased. */
  readonly customerId: CustomerId | null;
  readonly amountMinor: number;
};

/** Refunds of an order that wait until the shop has what comes back. */
export async function readHeldRefunds(tx: Tx, orderId: OrderId): Promise<readonly HeldRefund[]> {
  const { rows } = await sql<HeldRefund>`
    select id, action_id, customer_id, target, amount_minor from refunds
    where order_id = ${orderId} and state = 'held' order by target`.execute(tx);
  return rows;
}

/** A held refund is asked for now, or comes to nothing. */
export async function endHold(
  tx: Tx,
  id: RefundId,
  way: NewRefund['way'],
  state: 'requested' | 'failed',
): Promise<void> {
  await sql`update refunds set state = ${state}, way = ${way} where id = ${id} and state = 'held'`.execute(tx);
}
