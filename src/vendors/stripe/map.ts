import type Stripe from 'stripe';
import type {
  VendorCheckout,
  VendorDispute,
  VendorEvent,
  VendorInvoice,
  VendorRefund,
  VendorSubscription,
  VendorTransfer,
} from '../../billing/index.ts';
import { AppError } from '../../core/errors.ts';
import type { Money } from '../../core/money.ts';

/** Throws `billing_amount_odd` for an amount that is no whole number of minor units: it is never guessed at. */
export function moneyOf(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor) || !/^[a-z]{3}$/i.test(currency))
    throw new AppError('billing_amount_odd', 'invalid');
  return { minor, currency: currency.toUpperCase() };
}

const at = (seconds: number): Date => new Date(seconds * 1_000);
const idOf = (one: string | { readonly id: string } | null | undefined): string | null =>
  typeof one === 'string' ? one : (one?.id ?? null);

/** Null for a subscription without an item, which is none that this program sells. */
export function subscriptionOf(one: Stripe.Subscription, planName: string): VendorSubscription | null {
  const [item] = one.items.data;
  if (item === undefined) return null;
  const { price } = item;
  return {
    id: one.id,
    vendorCustomerId: idOf(one.customer) ?? '',
    customerId: one.metadata['customer_id'] ?? null,
    actionId: one.metadata['action_id'] ?? null,
    madeBy: one.metadata['made_by'] ?? null,
    itemId: item.id,
    priceId: price.id,
    planName,
    interval: price.recurring?.interval ?? 'month',
    amount: moneyOf(amountIn(price, one.currency) * (item.quantity ?? 1), one.currency),
    status: one.status,
    periodEnd: at(item.current_period_end),
    cancelsAtPeriodEnd: one.cancel_at_period_end || (one.cancel_at !== null && one.status !== 'canceled'),
    trialEndsAt: one.trial_end === null ? null : at(one.trial_end),
    startedAt: at(one.start_date),
  };
}

/** A price's amount in a currency, also when it is sold in several. */
const amountIn = (price: Stripe.Price, currency: string): number =>
  (price.currency === currency ? price.unit_amount : price.currency_options?.[currency]?.unit_amount) ??
  price.unit_amount ??
  0;

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

export const invoiceOf = (one: Stripe.Invoice): VendorInvoice => ({
  id: one.id,
  number: one.number,
  vendorCustomerId: idOf(one.customer),
  customerId: one.metadata?.['customer_id'] ?? null,
  state: one.status ?? 'draft',
  total: moneyOf(one.total, one.currency),
  due: moneyOf(one.amount_remaining, one.currency),
  createdAt: at(one.created),
  dueAt: one.due_date === null ? null : at(one.due_date),
  pageUrl: one.hosted_invoice_url ?? null,
  pdfUrl: one.invoice_pdf ?? null,
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
  const missing = isPaid ? 0 : (transfer?.amount_remaining ?? one.amount);
  return {
    paymentId: one.id,
    actionId: one.metadata['action_id'] ?? null,
    isPaid,
    received: moneyOf(one.amount - missing, one.currency),
    missing: moneyOf(missing, one.currency),
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
  areFundsWithdrawn: one.balance_transactions.reduce((sum, { amount }) => sum + amount, 0) < 0,
});

/** What an event is about; a cash balance has no id of its own and goes by its customer's. */
export function subjectOf(object: object): string | null {
  const isBalance = 'object' in object && object.object === 'cash_balance';
  const id = isBalance ? 'customer' in object && object.customer : 'id' in object && object.id;
  return typeof id === 'string' && id.length <= 255 ? id : null;
}

/** Null for an event about something without an id. */
export function eventOf(one: Stripe.Event): VendorEvent | null {
  const objectId = subjectOf(one.data.object);
  return objectId === null ? null : { id: one.id, type: one.type, objectId, createdAt: at(one.created) };
}
