import { type Billing, checkoutForOrder, demoNote, type OrderPayments, refundOrder } from '../billing/index.ts';
import type { Clock } from '../core/clock.ts';
import { queueMail } from '../notify/index.ts';
import {
  type AskPayment,
  type MailPlaced,
  markPaid,
  markPaymentFailed,
  type OrderId,
  type Refunds,
  settleRefundOf,
  type TrustOf,
} from '../orders/index.ts';
import { mailAddressOf, verificationOf } from '../verification/index.ts';

/** An address of the chat opens what was ordered in it, that of the record everything; a change of it blocks refunds. */
export const trustOf: TrustOf = async (db, customerId, now) => {
  const { level, chatSince, refundsBlockedUntil } = await verificationOf(db, customerId, now);
  return { level, chatSince, areRefundsHeld: refundsBlockedUntil !== null };
};

/** Asks billing for a page on which an order is paid; its link reaches the customer by a notice. */
export const askPayment: AskPayment = (tx, order) => checkoutForOrder(tx, order);

/** Gives money back by the account that took it. */
export const refundsBy = (billing: Pick<Billing, 'kind'>): Refunds => ({
  provider: billing.kind,
  enqueue: (tx, { receipt, ...refund }) => refundOrder(tx, { ...refund, paymentId: receipt }),
});

/** A mail that an order was placed, to the address on the customer's record; none without one. */
export const mailPlacedBy =
  (billing: Billing | null): MailPlaced =>
  async (tx, { customerId, orderId, language, items, note, ...order }) => {
    const address = await mailAddressOf(tx, customerId);
    if (address === null) return;
    const about = { key: `order_confirmation:${orderId}`, language, to: { address, name: null }, customerId };
    const notes = [note, billing && demoNote(billing, language)].filter((one) => one !== null);
    const data = { ...order, items: [...items], note: notes.length === 0 ? null : notes.join(' ') };
    await queueMail({ ...about, template: 'order_confirmation', data }).execute(tx);
  };

/** What follows for orders from what billing hears. */
export const orderPayments = (billing: Billing, businessClock: Clock): OrderPayments => ({
  onOrderPaid: async (tx, orderId, { paymentId, amount }) => {
    const receipt = { provider: billing.kind, receipt: paymentId, amount, at: businessClock() };
    return markPaid(tx, orderId as OrderId, receipt);
  },
  // A page that was not used in time ends nothing: another one may be open, and the order has a time limit of its own.
  onOrderPaymentFailed: async (tx, orderId, reason) => {
    if (reason === 'failed') await markPaymentFailed(tx, orderId as OrderId, businessClock());
  },
  onOrderRefunded: async (tx, orderId, { amount }) => {
    await settleRefundOf(tx, orderId as OrderId, amount, 'done', businessClock());
  },
  onOrderRefundFailed: async (tx, orderId, amount) => {
    await settleRefundOf(tx, orderId as OrderId, amount, 'failed', businessClock());
  },
});
