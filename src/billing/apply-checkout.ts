import type { Tx } from '../platform/db/index.ts';
import { findCustomerOfVendor } from './customer-store.ts';
import type { Applied } from './event-types.ts';
import { findOperation } from './operation-store.ts';
import type { OrderPayments } from './ports.ts';
import { recordPayment } from './record-store.ts';
import type { OperationParams, VendorCheckout } from './types.ts';

type OrderParams = Extract<OperationParams, { kind: 'order_checkout' }>;

/**
 * An order is paid when the vendor's page says so, read again now. Another amount or currency than was asked is booked
 * and goes to a person; it never counts as what was asked.
 */
export async function applyCheckout(
  { orders }: { readonly orders: OrderPayments },
  tx: Tx,
  checkout: VendorCheckout,
  type: string,
): Promise<Applied> {
  const operation = await findOperation(tx, checkout.actionId);
  const customerId = await findCustomerOfVendor(tx, checkout.vendorCustomerId);
  if (operation === null || customerId === null || operation.customerId !== customerId)
    return { state: 'ignored', outcome: 'unknown_customer' };
  const { params } = operation;
  // What a subscription page leads to comes as an event of the subscription.
  if (params.kind !== 'order_checkout') return { state: 'done', outcome: 'subscription' };
  if (checkout.isPaid) return bookPayment(orders, tx, checkout, params, customerId);
  if (checkout.state === 'expired' || type === 'checkout.session.async_payment_failed') {
    await orders.onOrderPaymentFailed(tx, params.orderId, checkout.state === 'expired' ? 'expired' : 'failed');
    return { state: 'done', outcome: checkout.state === 'expired' ? 'expired' : 'payment_failed' };
  }
  return { state: 'done', outcome: 'waits_for_payment' };
}

async function bookPayment(
  orders: OrderPayments,
  tx: Tx,
  { paymentId, amount, id }: VendorCheckout,
  { orderId, amount: asked }: OrderParams,
  customerId: Parameters<typeof recordPayment>[1]['customerId'],
): Promise<Applied> {
  const paid = amount ?? { minor: 0, currency: asked.currency };
  const vendorId = paymentId ?? id;
  const isNew = await recordPayment(tx, { vendorId, customerId, kind: 'order', orderId, state: 'paid', amount: paid });
  if (!isNew) return { state: 'done', outcome: 'same' };
  const isAsAsked = paid.minor === asked.minor && paid.currency === asked.currency;
  await orders.onOrderPaid(tx, orderId, { paymentId: vendorId, amount: paid, isAsAsked });
  if (isAsAsked) return { state: 'done', outcome: 'paid' };
  const outcome = paid.currency === asked.currency ? 'amount_mismatch' : 'currency_mismatch';
  return { state: 'done', outcome, alert: `billing_${outcome}` };
}
