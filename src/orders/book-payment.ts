import { newId } from '../core/ids.ts';
import { openAlert } from '../handoff/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { askForExchange } from './ask-for-exchange.ts';
import { changeState } from './change-state.ts';
import { insertEvent } from './change-store.ts';
import { lockOrder } from './order-store.ts';
import { addPaid, insertPayment, type PaymentReceipt } from './payment-store.ts';
import type { TellOrder } from './ports.ts';
import { askShop, readReturn } from './return-store.ts';
import { mayMove } from './rules.ts';
import { tellNews } from './tell-news.ts';
import type { Order, OrderId, OrderState } from './types.ts';

/**
 * `paid`: all of it is there now. `partly`: less than the total, staff is told. `late`: the order had ended.
 * `repeated`: this payment was booked before. `unknown`: no such order.
 */
export type Booked = 'paid' | 'partly' | 'late' | 'repeated' | 'unknown';

const ENDED: ReadonlySet<OrderState> = new Set(['cancelled', 'refunded', 'partly_refunded', 'returned']);

/** Money that comes for it is late. */
export const hasEnded = ({ state }: Pick<Order, 'state'>): boolean => ENDED.has(state);

/** Books money that has come for an order, once for each receipt, whatever the order has become meanwhile. */
export async function markPaid(tx: Tx, orderId: OrderId, receipt: PaymentReceipt): Promise<Booked> {
  const order = await lockOrder(tx, { id: orderId });
  if (!order) return 'unknown';
  if (hasEnded(order) || receipt.amount.currency !== order.currency) return bookLateMoney(tx, orderId, receipt);
  if (!(await insertPayment(tx, { ...receipt, id: newId(), orderId, isLate: false }))) return 'repeated';
  await addPaid(tx, orderId, receipt.amount.minor, receipt.at);
  const paidMinor = order.paidMinor + receipt.amount.minor;
  const totalMinor = order.totalMinor + order.exchangeMinor;
  if (paidMinor !== totalMinor)
    await openAlert(tx, paidMinor > totalMinor ? 'payment_excess' : 'payment_differs', order.id, {
      number: order.number,
      paidMinor,
      totalMinor,
    });
  if (order.paidMinor < order.totalMinor && paidMinor >= order.totalMinor) await tellPaid(tx, order, receipt);
  if (paidMinor < totalMinor) return 'partly';
  await goOnWithExchange(tx, order, receipt.at);
  return 'paid';
}

/** An exchange that waited for its difference to be paid goes to the shop. */
async function goOnWithExchange(tx: Tx, order: Order, at: Date): Promise<void> {
  const sentBack = await readReturn(tx, order.id);
  if (sentBack?.state !== 'awaits_payment' || order.state !== 'delivered') return;
  const { reason, differenceMinor } = sentBack;
  await askShop(tx, order.id);
  await askForExchange(tx, order, { reason, differenceMinor, dueMinor: 0, at });
}

/** What was sent before it was paid stays where it is and is paid now. */
export async function tellPaid(tx: Tx, order: Order, { at, provider }: PaymentReceipt): Promise<void> {
  const detail = { provider, number: order.number, total_minor: order.totalMinor, currency: order.currency };
  if (mayMove(order, 'paid')) return changeState(tx, order, { to: 'paid', by: 'payment', reason: null, at, detail });
  return insertEvent(tx, order.id, { kind: 'order.paid', detail, at });
}

/** Money for an order that has ended, or in another currency: it is kept apart, nothing is sent, a person gives it back. */
export async function bookLateMoney(tx: Tx, orderId: OrderId, receipt: PaymentReceipt): Promise<Booked> {
  const order = await lockOrder(tx, { id: orderId });
  if (!order) return 'unknown';
  if (!(await insertPayment(tx, { ...receipt, id: newId(), orderId, isLate: true }))) return 'repeated';
  const { minor, currency } = receipt.amount;
  const detail = { number: order.number, amount_minor: minor, currency, provider: receipt.provider };
  await insertEvent(tx, orderId, { kind: 'order.late_payment', detail, at: receipt.at });
  await openAlert(tx, 'refund_proposed', `${receipt.provider}:${receipt.receipt}`, { ...detail, orderId });
  return 'late';
}

/** The payment of an order failed for good: an order that still waits for it ends, and its pieces are for sale again. */
export async function markPaymentFailed(
  tx: Tx,
  orderId: OrderId,
  at: Date,
  tell: TellOrder | null = null,
): Promise<'cancelled' | 'not_waiting'> {
  const order = await lockOrder(tx, { id: orderId });
  if (order?.state !== 'pending' || order.paymentKind === 'pay_on_delivery') return 'not_waiting';
  await changeState(tx, order, { to: 'cancelled', by: 'payment', reason: 'payment_failed', at });
  await tellNews(tell, tx, order, { kind: 'ended', reason: 'payment_failed', at });
  return 'cancelled';
}
