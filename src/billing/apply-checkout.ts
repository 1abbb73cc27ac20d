import type { Tx } from '../platform/db/index.ts';
import { findCustomerOfVendor } from './customer-store.ts';
import { tellCustomer } from './end-operation.ts';
import type { Applied } from './event-types.ts';
import { findOperation } from './operation-store.ts';
import { endPage } from './page-store.ts';
import type { OrderPayments } from './ports.ts';
import { recordPayment } from './record-store.ts';
import { checkoutForOrder } from './request-operation.ts';
import { type Teller, tellPayment } from './tell-result.ts';
import type { Operation, OperationParams, OrderBooking, VendorCheckout } from './types.ts';
import { withdrawPages } from './withdraw-pages.ts';

type CheckoutDeps = { readonly orders: OrderPayments; readonly teller: Teller };
type OrderParams = Extract<OperationParams, { kind: 'order_checkout' }>;

/**
 * An order is paid when the vendor's page says so, read again now. Another amount or currency than was asked is booked
 * and goes to a person; it never counts as what was asked.
 */
export async function applyCheckout(
  deps: CheckoutDeps,
  tx: Tx,
  checkout: VendorCheckout,
  type: string,
): Promise<Applied> {
  const operation = await findOperation(tx, checkout.actionId);
  const customerId = await findCustomerOfVendor(tx, checkout.vendorCustomerId);
  if (operation === null || customerId === null || operation.customerId !== customerId)
    return { state: 'ignored', outcome: 'unknown_customer' };
  const { params } = operation;
  if (checkout.state !== 'open') await endPage(tx, operation.id);
  // What a subscription page leads to comes as an event of the subscription.
  if (params.kind !== 'order_checkout') return { state: 'done', outcome: 'subscription' };
  if (checkout.isPaid) return bookPayment(deps, tx, checkout, { operation, params });
  if (checkout.state === 'expired' || type === 'checkout.session.async_payment_failed') {
    await deps.orders.onOrderPaymentFailed(tx, params.orderId, checkout.state === 'expired' ? 'expired' : 'failed');
    return { state: 'done', outcome: checkout.state === 'expired' ? 'expired' : 'payment_failed' };
  }
  return { state: 'done', outcome: 'waits_for_payment' };
}

async function bookPayment(
  { orders, teller }: CheckoutDeps,
  tx: Tx,
  { paymentId, amount, id }: VendorCheckout,
  { operation, params }: { readonly operation: Operation; readonly params: OrderParams },
): Promise<Applied> {
  const { orderId, amount: asked } = params;
  const { customerId, conversationId } = operation;
  const paid = amount ?? { minor: 0, currency: asked.currency };
  const vendorId = paymentId ?? id;
  const isNew = await recordPayment(tx, { vendorId, customerId, kind: 'order', orderId, state: 'paid', amount: paid });
  if (!isNew) return { state: 'done', outcome: 'same' };
  const isAsAsked = paid.minor === asked.minor && paid.currency === asked.currency;
  const booking = await orders.onOrderPaid(tx, orderId, { paymentId: vendorId, amount: paid, isAsAsked });
  const isNews = booking.became !== 'repeated' && booking.became !== 'unknown';
  const told = tellPayment(teller, operation, { order: params.orderNumber, amount: paid, booking });
  const wake = isNews ? await tellCustomer(tx, conversationId, told, 'order_payment') : null;
  await settlePages(tx, operation, params, booking);
  if (isAsAsked) return { state: 'done', outcome: 'paid', wake };
  const outcome = paid.currency === asked.currency ? 'amount_mismatch' : 'currency_mismatch';
  return { state: 'done', outcome, wake, alert: `billing_${outcome}` };
}

/** Nobody pays twice: other pages of a paid order are closed, and what is missing gets a page of its own. */
async function settlePages(tx: Tx, operation: Operation, params: OrderParams, booking: OrderBooking): Promise<void> {
  const { orderId, orderNumber, isExchange = false } = params;
  if (booking.became === 'paid' || booking.became === 'over') await withdrawPages(tx, { orderId });
  if (booking.became === 'partly' && booking.missing !== null)
    await checkoutForOrder(tx, { ...operation, orderId, orderNumber, amount: booking.missing, isExchange });
}
