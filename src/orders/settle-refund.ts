import { newId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import { openAlert } from '../handoff/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { changeState } from './change-state.ts';
import { insertEvent } from './change-store.ts';
import { lockOrder } from './order-store.ts';
import { addRefunded, endRefund, findWaitingRefund, insertRefund } from './refund-store.ts';
import { waitingRefunds } from './refund-sums-store.ts';
import { mayMove } from './rules.ts';
import type { OrderId, RefundId } from './types.ts';

/**
 * What its provider says of a refund of an order: ends the one of this amount that is under way. One that staff gave at
 * the provider's own pages is booked as well, as far as the order was paid.
 */
export async function settleRefundOf(
  tx: Tx,
  orderId: OrderId,
  amount: Money,
  end: 'done' | 'failed',
  at: Date,
): Promise<'settled' | 'not_waiting'> {
  const id =
    (await findWaitingRefund(tx, orderId, amount.minor)) ??
    (end === 'done' ? await recordGiven(tx, orderId, amount, at) : null);
  return id === null ? 'not_waiting' : settleRefund(tx, id, end, at);
}

async function recordGiven(tx: Tx, orderId: OrderId, amount: Money, at: Date): Promise<RefundId | null> {
  const order = await lockOrder(tx, { id: orderId });
  if (order === null || order.currency !== amount.currency) return null;
  if (order.refundedMinor + (await waitingRefunds(tx, orderId)) + amount.minor > order.paidMinor) return null;
  const { customerId } = order;
  const refund = { id: newId<'refund'>(), orderId, customerId, actionId: newId<'action'>(), amount, at } as const;
  await insertRefund(tx, { ...refund, target: 'original', way: 'provider' }, 'requested');
  return refund.id;
}

/** How a refund ended: money is back, or it failed and a person looks at it. Once; a repeated end changes nothing. */
export async function settleRefund(
  tx: Tx,
  id: RefundId,
  end: 'done' | 'failed',
  at: Date,
): Promise<'settled' | 'not_waiting'> {
  const refund = await endRefund(tx, id, end, at);
  const order = refund && (await lockOrder(tx, { id: refund.orderId }));
  if (!refund || !order) return 'not_waiting';
  const detail = { number: order.number, refund_id: id, amount_minor: refund.amountMinor, currency: order.currency };
  if (end === 'failed') {
    await insertEvent(tx, order.id, { kind: 'order.refund_failed', detail, at });
    await openAlert(tx, 'refund_failed', id, detail);
    return 'settled';
  }
  await addRefunded(tx, order.id, refund.amountMinor);
  const to = order.refundedMinor + refund.amountMinor >= order.paidMinor ? 'refunded' : 'partly_refunded';
  if (mayMove(order, to)) await changeState(tx, order, { to, by: 'payment', reason: null, at, detail });
  return 'settled';
}
