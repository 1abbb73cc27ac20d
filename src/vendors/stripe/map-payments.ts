import type Stripe from 'stripe';
import type { VendorCheckout, VendorDispute, VendorRefund, VendorTransfer } from '../../billing/index.ts';
import { at, idOf, moneyOf } from './map-values.ts';

const STATES = ['open', 'complete', 'expired'] as const;

export const checkoutOf = (one: Stripe.Checkout.Session): VendorCheckout => ({
  id: one.id,
  state: STATES.find((state) => state === one.status) ?? 'open',
  isPaid: one.payment_status === 'paid',
  vendorCustomerId: idOf(one.customer),
  customerId: one.metadata?.['customer_id'] ?? null,
  actionId: one.metadata?.['action_id'] ?? null,
  orderId: one.metadata?.['order_id'] ?? null,
  amount: one.amount_total === null || one.currency === null ? null : moneyOf(one.amount_total, one.currency),
  paymentId: idOf(one.payment_intent),
});

export const refundOf = (one: Stripe.Refund): VendorRefund => ({
  id: one.id,
  paymentId: idOf(one.payment_intent),
  actionId: one.metadata?.['action_id'] ?? null,
  amount: moneyOf(one.amount, one.currency),
  state: one.status ?? 'pending',
});

export function transferOf(one: Stripe.PaymentIntent): VendorTransfer {
  const isPaid = one.status === 'succeeded';
  const transfer = one.next_action?.display_bank_transfer_instructions;
  // Both are read before they are subtracted: text that looks like a number would become one.
  const asked = moneyOf(one.amount, one.currency);
  const missing = moneyOf(isPaid ? 0 : (transfer?.amount_remaining ?? one.amount), one.currency);
  return {
    paymentId: one.id,
    actionId: one.metadata['action_id'] ?? null,
    isPaid,
    received: { ...asked, minor: asked.minor - missing.minor },
    missing,
    pageUrl: transfer?.hosted_instructions_url ?? null,
  };
}

export const disputeOf = (one: Stripe.Dispute): VendorDispute => ({
  id: one.id,
  paymentId: idOf(one.payment_intent),
  amount: moneyOf(one.amount, one.currency),
  state: one.status,
  reason: one.reason,
  dueAt: one.evidence_details.due_by === null ? null : at(one.evidence_details.due_by),
  areFundsWithdrawn:
    one.balance_transactions.reduce((sum, { amount }) => sum + moneyOf(amount, one.currency).minor, 0) < 0,
});
