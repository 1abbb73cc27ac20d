import { type Billing, checkoutForOrder, demoNote, type OrderPayments, refundOrder } from '../billing/index.ts';
import type { Clock } from '../core/clock.ts';
import type { Money } from '../core/money.ts';
import { queueMail } from '../notify/index.ts';
import {
  type AskPayment,
  type MailPlaced,
  markPaid,
  markPaymentFailed,
  type OrderBalance,
  type OrderId,
  type Refunds,
  readBalances,
  returnRefund,
  settleRefundOf,
  type TellOrder,
  type TrustOf,
} from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
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

const moneyIn = (minor: number | undefined, balance: OrderBalance | undefined): Money | null =>
  balance !== undefined && minor !== undefined && minor > 0 ? { minor, currency: balance.currency } : null;

/** What orders still ask for, for the pages on which they are paid. */
export async function dueOf(db: Db, orderIds: readonly string[]): Promise<ReadonlyMap<string, Money>> {
  const balances = [...(await readBalances(db, orderIds))];
  return new Map(balances.map(([id, { missingMinor, currency }]) => [id, { minor: missingMinor, currency }]));
}

/** What follows for orders from what billing hears. */
export const orderPayments = (
  billing: Billing,
  businessClock: Clock,
  tell: TellOrder | null = null,
): OrderPayments => ({
  onOrderPaid: async (tx, orderId, { paymentId, amount }) => {
    const receipt = { provider: billing.kind, receipt: paymentId, amount, at: businessClock() };
    const became = await markPaid(tx, orderId as OrderId, receipt);
    const balance = (await readBalances(tx, [orderId])).get(orderId);
    const excess = became === 'paid' ? moneyIn(balance?.excessMinor, balance) : null;
    const missing = became === 'partly' ? moneyIn(balance?.missingMinor, balance) : null;
    return { became: excess === null ? became : 'over', missing, excess };
  },
  // A page that was not used in time ends nothing: another one may be open, and the order has a time limit of its own.
  onOrderPaymentFailed: async (tx, orderId, reason) => {
    if (reason === 'failed') await markPaymentFailed(tx, orderId as OrderId, businessClock(), tell);
  },
  onOrderRefunded: async (tx, orderId, { amount }) => {
    await settleRefundOf(tx, orderId as OrderId, amount, 'done', businessClock());
  },
  onOrderRefundReturned: (tx, orderId, refund) => returnRefund(tx, orderId as OrderId, refund, businessClock()),
  onOrderRefundFailed: async (tx, orderId, amount) => {
    await settleRefundOf(tx, orderId as OrderId, amount, 'failed', businessClock());
  },
});
