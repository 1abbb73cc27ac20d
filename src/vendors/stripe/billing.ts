import { LRUCache } from 'lru-cache';
import type Stripe from 'stripe';
import type { Billing, Plan, VendorInvoice, VendorSubscription } from '../../billing/index.ts';
import { AppError } from '../../core/errors.ts';
import type { StripeClient, StripeSettings } from './client.ts';
import { dashboardOf } from './dashboard.ts';
import { read } from './faults.ts';
import { findStep } from './find-step.ts';
import { invoiceOf, subscriptionOf } from './map.ts';
import { eventOf } from './map-event.ts';
import { checkoutOf, disputeOf, refundOf, transferOf } from './map-payments.ts';
import { moneyOf } from './map-values.ts';
import { type PerformSettings, performStep } from './perform-step.ts';

/** More than any subscription has left open. */
const MANY = 1_000;
const NAMES_LAST_MS = 600_000;

/** Stripe behind the billing port. */
export function createStripeBilling(stripe: StripeClient, settings: PerformSettings & StripeSettings): Billing {
  const names = new LRUCache<string, string>({ max: 500, ttl: NAMES_LAST_MS });

  const nameOf = async (product: Stripe.Price['product'] | undefined): Promise<string> => {
    const id = typeof product === 'string' ? product : (product?.id ?? '');
    const known = names.get(id);
    if (known !== undefined) return known;
    const name = (await read(() => stripe.products.retrieve(id)))?.name ?? id;
    names.set(id, name);
    return name;
  };
  const mapped = async (one: Stripe.Subscription): Promise<VendorSubscription | null> =>
    subscriptionOf(one, await nameOf(one.items.data[0]?.price.product));

  return {
    kind: 'stripe',
    perform: (call, step) => performStep(stripe, settings, call, step),
    find: (actionId, step, since) => findStep(stripe, actionId, step, since),
    plans: () => listPlans(stripe),
    previewChange: async (change) => {
      const preview = await read(() => stripe.invoices.createPreview(previewParams(change)));
      if (preview === null) return null;
      return { ...costOf(preview), prorationDate: change.prorationDate };
    },
    customerExists: async (id) => {
      const one = await read(() => stripe.customers.retrieve(id));
      return one !== null && !('deleted' in one && one.deleted);
    },
    subscription: async (id) => {
      const one = await read(() => stripe.subscriptions.retrieve(id, EXPAND_PRICES));
      return one === null ? null : mapped(one);
    },
    checkout: async (id) => mapOr(await read(() => stripe.checkout.sessions.retrieve(id)), checkoutOf),
    invoice: async (id) => mapOr(await read(() => stripe.invoices.retrieve(id)), invoiceOf),
    refund: async (id) => mapOr(await read(() => stripe.refunds.retrieve(id)), refundOf),
    refunds: async (charge) =>
      ((await read(() => stripe.refunds.list({ charge, limit: 100 })))?.data ?? []).map(refundOf),
    transfer: async (id) => mapOr(await read(() => stripe.paymentIntents.retrieve(id)), transferOf),
    unappliedMoney: async (customer) => {
      const available = (await read(() => stripe.customers.retrieveCashBalance(customer)))?.available ?? {};
      return Object.entries(available).map(([currency, minor]) => moneyOf(minor, currency));
    },
    dispute: async (id) => mapOr(await read(() => stripe.disputes.retrieve(id)), disputeOf),
    invoices: async (customer, limit) =>
      ((await read(() => stripe.invoices.list({ customer, limit })))?.data ?? []).map(invoiceOf),
    openInvoiceOf: (subscription) => openInvoiceOf(stripe, subscription),
    openInvoices: (after) => openInvoices(stripe, after),
    portalLink: async (customer, language) => {
      const params = { customer, return_url: settings.returnUrl, locale: language === 'es' ? 'es-419' : 'en' } as const;
      const session = await read(() => stripe.billingPortal.sessions.create(params));
      if (session === null) throw new AppError('billing_portal_absent', 'unavailable');
      return session.url;
    },
    pageOf: dashboardOf(settings.secretKey),
    allSubscriptions: () => eachSubscription(stripe, mapped),
    eventsSince: (since) => eachEvent(stripe, since),
  };
}

const EXPAND_PRICES = { expand: ['items.data.price.currency_options'] };

const mapOr = <From, To>(one: From | null, map: (one: From) => To): To | null => (one === null ? null : map(one));

const previewParams = ({
  subscriptionId,
  itemId,
  priceId,
  prorationDate,
}: Parameters<Billing['previewChange']>[0]): Stripe.InvoiceCreatePreviewParams => ({
  subscription: subscriptionId,
  subscription_details: {
    items: [{ id: itemId, price: priceId }],
    proration_behavior: 'always_invoice',
    proration_date: prorationDate,
  },
});

/** A customer's credit is a negative balance at Stripe; an invoice takes of it what it can before a card is charged. */
function costOf({ total, amount_due, starting_balance, currency }: Stripe.Invoice) {
  const fromCredit = Math.max(0, Math.min(total, -starting_balance));
  return { dueNow: moneyOf(total > 0 ? amount_due : total, currency), fromCredit: moneyOf(fromCredit, currency) };
}

async function listPlans(stripe: StripeClient): Promise<readonly Plan[]> {
  const found = await read(() =>
    stripe.prices
      .list({ active: true, type: 'recurring', limit: 100, expand: ['data.product', 'data.currency_options'] })
      .autoPagingToArray({ limit: MANY }),
  );
  // Prices of products that are no longer sold stay active: they are left out only here.
  return (found ?? []).flatMap((price) => planOf(price) ?? []);
}

async function openInvoices(stripe: StripeClient, after: string | null): ReturnType<Billing['openInvoices']> {
  const params = { status: 'open', limit: 100, ...(after !== null && { starting_after: after }) } as const;
  const found = await read(() => stripe.invoices.list(params));
  return found === null ? null : { invoices: found.data.map(invoiceOf), isLast: !found.has_more };
}

/** Its list has the newest first, so the last one of all its pages. */
async function openInvoiceOf(stripe: StripeClient, subscription: string): Promise<VendorInvoice | null> {
  const params = { subscription, status: 'open', limit: 100 } as const;
  const found = await read(() => stripe.invoices.list(params).autoPagingToArray({ limit: MANY }));
  return mapOr(found?.at(-1) ?? null, invoiceOf);
}

const INTERVALS = ['month', 'year'] as const;

/** Null for prices that this program does not sell: by the day, by tiers, of a withdrawn product. */
function planOf(price: Stripe.Price): Plan | null {
  const { product, recurring, unit_amount, currency } = price;
  const isSold = typeof product !== 'string' && !('deleted' in product && product.deleted) && 'active' in product;
  if (!isSold || !product.active || unit_amount === null || recurring?.interval_count !== 1) return null;
  const interval = INTERVALS.find((one) => one === recurring.interval);
  if (interval === undefined) return null;
  const others = Object.entries(price.currency_options ?? {}).flatMap(([code, option]) =>
    code === currency || option.unit_amount === null ? [] : [moneyOf(option.unit_amount, code)],
  );
  return { priceId: price.id, name: product.name, interval, amounts: [moneyOf(unit_amount, currency), ...others] };
}

async function* eachSubscription(
  stripe: StripeClient,
  map: (one: Stripe.Subscription) => Promise<VendorSubscription | null>,
): AsyncGenerator<VendorSubscription> {
  for await (const listed of stripe.subscriptions.list({ status: 'all', limit: 100 }, { maxNetworkRetries: 3 })) {
    // A list cannot show amounts in other currencies than the price's first one; a single object can.
    const isOther = listed.items.data[0]?.price.currency !== listed.currency;
    const one = isOther ? await read(() => stripe.subscriptions.retrieve(listed.id, EXPAND_PRICES)) : listed;
    const subscription = one === null ? null : await map(one);
    if (subscription !== null) yield subscription;
  }
}

async function* eachEvent(stripe: StripeClient, since: Date) {
  const created = { gte: Math.floor(since.getTime() / 1_000) };
  for await (const one of stripe.events.list({ created, limit: 100 }, { maxNetworkRetries: 3 })) {
    const event = eventOf(one);
    if (event !== null) yield event;
  }
}
