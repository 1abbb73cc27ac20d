import type { Tx } from '../platform/db/index.ts';
import { completeOperation } from './end-operation.ts';
import type { Applied } from './event-types.ts';
import { findOperation, lockOpenOperation } from './operation-store.ts';
import type { OrderPayments } from './ports.ts';
import { findPayment, publishNotice } from './record-store.ts';
import type { Teller } from './tell-result.ts';
import type { VendorRefund } from './types.ts';

export type RefundContext = { readonly orders: OrderPayments; readonly teller: Teller };

/** Refunds as the vendor has them: ours are completed, all of an order's are told to the order, each once. */
export async function applyRefunds(
  { orders, teller }: RefundContext,
  tx: Tx,
  refunds: readonly VendorRefund[],
): Promise<Applied> {
  let wake: Applied['wake'] = null;
  let count = 0;
  for (const refund of refunds.filter(({ state }) => state === 'succeeded')) {
    const open = await lockOpenOperation(tx, refund.actionId);
    if (open?.params.kind === 'refund') {
      const result = { id: refund.id, url: null, state: refund.state };
      wake = (await completeOperation(teller, tx, open, result, null)) ?? wake;
    }
    count += (await bookRefund(orders, tx, refund)) ? 1 : 0;
  }
  if (refunds.length === 0) return { state: 'ignored', outcome: 'no_refund' };
  return { state: 'done', outcome: count > 0 ? 'refunded' : 'same', wake };
}

async function bookRefund(orders: OrderPayments, tx: Tx, refund: VendorRefund): Promise<boolean> {
  const payment = refund.paymentId === null ? null : await findPayment(tx, refund.paymentId);
  const operation = await findOperation(tx, refund.actionId);
  const customerId = operation?.customerId ?? payment?.customerId;
  if (customerId === undefined) return false;
  const orderId = payment?.orderId ?? (operation?.params.kind === 'refund' ? operation.params.orderId : null);
  const { id, amount } = refund;
  const isNew = await publishNotice(tx, { kind: 'refund.made', subject: id, customerId, payload: { amount, orderId } });
  if (isNew && orderId !== null) await orders.onOrderRefunded(tx, orderId, { id, amount });
  return isNew;
}
