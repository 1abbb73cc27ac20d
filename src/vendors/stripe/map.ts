import type Stripe from 'stripe';
import type { VendorInvoice, VendorSubscription } from '../../billing/index.ts';
import type { Money } from '../../core/money.ts';
import { at, idOf, moneyOf } from './map-values.ts';

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
    amount: timesQuantity(moneyOf(amountIn(price, one.currency), one.currency), item.quantity ?? 1),
    status: one.status,
    periodEnd: at(item.current_period_end),
    cancelsAtPeriodEnd: one.cancel_at_period_end || (one.cancel_at !== null && one.status !== 'canceled'),
    trialEndsAt: one.trial_end === null ? null : at(one.trial_end),
    startedAt: at(one.start_date),
  };
}

/** The amount is read before it is multiplied: text that looks like a number would become one. */
const timesQuantity = ({ minor, currency }: Money, quantity: number): Money => moneyOf(minor * quantity, currency);

/** A price's amount in a currency, also when it is sold in several. */
const amountIn = (price: Stripe.Price, currency: string): number =>
  (price.currency === currency ? price.unit_amount : price.currency_options?.[currency]?.unit_amount) ??
  price.unit_amount ??
  0;

export const invoiceOf = (one: Stripe.Invoice): VendorInvoice => ({
  id: one.id,
  number: one.number,
  vendorCustomerId: idOf(one.customer),
  customerId: one.metadata?.['customer_id'] ?? null,
  subscriptionId: idOf(one.parent?.subscription_details?.subscription ?? null),
  state: one.status ?? 'draft',
  total: moneyOf(one.total, one.currency),
  due: moneyOf(one.amount_remaining, one.currency),
  createdAt: at(one.created),
  dueAt: one.due_date === null ? null : at(one.due_date),
  pageUrl: one.hosted_invoice_url ?? null,
  pdfUrl: one.invoice_pdf ?? null,
});
