import { newId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import { openAlert } from '../handoff/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertEvent, restoreState, writeState } from './change-store.ts';
import { failRefund } from './failed-refund-store.ts';
import { lockOrder } from './order-store.ts';
import { addRefunded, insertRefund } from './refund-store.ts';
import type { Order, OrderId } from './types.ts';

type Returned = {
  readonly amount: Money;
  /** It was booked as done. */
  readonly wasGiven: boolean;
};

/**
 * A refund that its provider had accepted came back. What was booked is taken back, and the customer has this money to
 * get in another way: that is a record for a person, so that it is not asked for a second time meanwhile.
 */
export async function returnRefund(tx: Tx, orderId: OrderId, { amount, wasGiven }: Returned, at: Date): Promise<void> {
  const order = await lockOrder(tx, { id: orderId });
  if (order === null) return;
  const failed = await failRefund(tx, { orderId, amountMinor: amount.minor, wasGiven, at });
  if (failed !== null && wasGiven) await takeBack(tx, order, amount.minor, at);
  const id = newId<'refund'>();
  const record = { id, orderId, customerId: order.customerId, actionId: newId<'action'>(), amount, at } as const;
  await insertRefund(tx, { ...record, target: 'original', way: 'record' }, 'requested');
  const { minor, currency } = amount;
  const detail = { number: order.number, refund_id: failed, record_id: id, amount_minor: minor, currency };
  await insertEvent(tx, orderId, { kind: 'order.refund_failed', detail, at });
  await openAlert(tx, 'refund_failed', id, detail);
}

/** The order is refunded by so much less. */
async function takeBack(tx: Tx, order: Order, minor: number, at: Date): Promise<void> {
  await addRefunded(tx, order.id, -minor);
  const change = { from: order.state, by: 'payment', reason: 'refund_failed', at };
  if (order.state !== 'refunded' && order.state !== 'partly_refunded') return;
  if (order.refundedMinor <= minor) return restoreState(tx, order.id, change);
  if (order.state === 'refunded') await writeState(tx, order.id, { ...change, to: 'partly_refunded' });
}
