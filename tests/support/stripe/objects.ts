import type Stripe from 'stripe';

const DAY_S = 86_400;
const LENGTH_S: Readonly<Record<string, number>> = { month: 30 * DAY_S, year: 365 * DAY_S };

type Metadata = Record<string, string>;

export type FakeCustomer = Pick<Stripe.Customer, 'id' | 'object' | 'metadata' | 'created'> & {
  deleted?: true;
  /** Negative is credit, as at Stripe. */
  balance?: number;
};
export type FakePrice = Pick<Stripe.Price, 'id' | 'object' | 'currency' | 'unit_amount' | 'product' | 'active'> & {
  currency_options: Record<string, Pick<Stripe.Price.CurrencyOptions, 'unit_amount'>>;
  recurring: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'>;
};
export type FakeProduct = Pick<Stripe.Product, 'id' | 'object' | 'name' | 'active'>;
export type FakeSession = Pick<
  Stripe.Checkout.Session,
  | 'id'
  | 'object'
  | 'url'
  | 'status'
  | 'payment_status'
  | 'amount_total'
  | 'currency'
  | 'customer'
  | 'payment_intent'
  | 'created'
> & { metadata: Metadata; wants: Stripe.Checkout.SessionCreateParams };
type FakeItem = Pick<
  Stripe.SubscriptionItem,
  'id' | 'object' | 'quantity' | 'current_period_end' | 'current_period_start'
> & {
  price: FakePrice;
};
export type FakeSubscription = Pick<
  Stripe.Subscription,
  | 'id'
  | 'object'
  | 'status'
  | 'currency'
  | 'customer'
  | 'cancel_at_period_end'
  | 'cancel_at'
  | 'trial_end'
  | 'start_date'
  | 'created'
> & { metadata: Metadata; items: { object: 'list'; data: FakeItem[]; has_more: false } };
export type FakeInvoice = Pick<
  Stripe.Invoice,
  | 'id'
  | 'object'
  | 'number'
  | 'status'
  | 'customer'
  | 'currency'
  | 'total'
  | 'amount_due'
  | 'amount_remaining'
  | 'created'
  | 'due_date'
  | 'hosted_invoice_url'
  | 'invoice_pdf'
  | 'metadata'
  | 'parent'
>;
export type FakeRefund = Pick<
  Stripe.Refund,
  'id' | 'object' | 'amount' | 'currency' | 'status' | 'payment_intent' | 'charge' | 'created'
> & {
  metadata: Metadata;
};
/** A payment by bank transfer, as far as it came. */
export type FakeIntent = Pick<Stripe.PaymentIntent, 'id' | 'object' | 'status' | 'amount' | 'currency'> & {
  metadata: Metadata;
  next_action: {
    display_bank_transfer_instructions: Pick<
      Stripe.PaymentIntent.NextAction.DisplayBankTransferInstructions,
      'amount_remaining' | 'hosted_instructions_url'
    >;
  } | null;
};
export type FakeBalance = Pick<Stripe.CashBalance, 'object' | 'available' | 'customer'>;
export type FakeDispute = Pick<
  Stripe.Dispute,
  'id' | 'object' | 'amount' | 'currency' | 'payment_intent' | 'status' | 'reason'
> & {
  evidence_details: Pick<Stripe.Dispute.EvidenceDetails, 'due_by'>;
  balance_transactions: { amount: number }[];
};
export type FakeEvent = Pick<Stripe.Event, 'id' | 'object' | 'type' | 'livemode' | 'created' | 'api_version'> & {
  data: { object: { id: string; object: string } };
};

/** Everything that the account holds. */
export type FakeAccount = ReturnType<typeof emptyAccount>;

export const emptyAccount = () => ({
  customers: new Map<string, FakeCustomer>(),
  products: new Map<string, FakeProduct>([
    ['prod_1', { id: 'prod_1', object: 'product', name: 'Club de café', active: true }],
  ]),
  prices: new Map<string, FakePrice>(
    (
      [
        ['price_month', 'month', 34_900, 1_900],
        ['price_year', 'year', 349_000, 19_000],
        ['price_plus_month', 'month', 59_900, 3_300],
      ] as const
    ).map(([id, interval, mxn, usd]) => [id, priceOf(id, interval, mxn, usd)]),
  ),
  sessions: new Map<string, FakeSession>(),
  subscriptions: new Map<string, FakeSubscription>(),
  invoices: new Map<string, FakeInvoice>(),
  refunds: new Map<string, FakeRefund>(),
  /** How a refund that is asked for begins: cards give it at once, OXXO and transfers do not. */
  refundsBegin: 'succeeded' as 'succeeded' | 'pending' | 'failed',
  events: [] as FakeEvent[],
  intents: new Map<string, FakeIntent>(),
  /** Money of customers that no payment took, by customer. */
  balances: new Map<string, FakeBalance>(),
  disputes: new Map<string, FakeDispute>(),
  /** Charges by payment intent. */
  charges: new Map<string, string>(),
  count: 0,
});

const priceOf = (id: string, interval: 'month' | 'year', mxn: number, usd: number): FakePrice => ({
  id,
  object: 'price',
  active: true,
  currency: 'mxn',
  unit_amount: mxn,
  product: 'prod_1',
  currency_options: { mxn: { unit_amount: mxn }, usd: { unit_amount: usd } },
  recurring: { interval, interval_count: 1 },
});

export const nextId = (account: FakeAccount, prefix: string): string => {
  account.count += 1;
  return `${prefix}_${String(account.count).padStart(6, '0')}${crypto.randomUUID().slice(0, 6)}`;
};

export function emit(
  account: FakeAccount,
  now: number,
  type: Stripe.Event['type'],
  object: { id: string; object: string },
): FakeEvent {
  const { id, object: kind } = object;
  const event: FakeEvent = {
    id: nextId(account, 'evt'),
    object: 'event',
    type,
    livemode: false,
    created: now,
    api_version: '2026-10-28.endive',
    data: { object: { id, object: kind } },
  };
  account.events.push(event);
  return event;
}

/** Price of an item in the subscription's own currency. */
const priceIn = (price: FakePrice, currency: string): number => price.currency_options[currency]?.unit_amount ?? 0;

/** What a change of price costs at `at`, by the second; another interval begins a new period. */
export function prorationOf(one: FakeSubscription, price: FakePrice, at: number): number {
  const [item] = one.items.data;
  if (item === undefined || one.status === 'trialing') return 0;
  const length = item.current_period_end - item.current_period_start;
  const rest = Math.min(1, Math.max(0, (item.current_period_end - at) / length));
  const isSame = item.price.recurring.interval === price.recurring.interval;
  const charged = priceIn(price, one.currency) * (isSame ? rest : 1);
  return Math.round(charged) - Math.round(priceIn(item.price, one.currency) * rest);
}

export function subscribe(account: FakeAccount, session: FakeSession, now: number): FakeSubscription {
  const wants = session.wants;
  const price = account.prices.get(String(wants.line_items?.[0]?.price));
  if (price === undefined) throw new Error('no such price');
  const trialDays = Number(wants.subscription_data?.trial_period_days ?? 0);
  const end = now + (trialDays > 0 ? trialDays * DAY_S : (LENGTH_S[price.recurring.interval] ?? 0));
  const one: FakeSubscription = {
    id: nextId(account, 'sub'),
    object: 'subscription',
    status: trialDays > 0 ? 'trialing' : 'active',
    currency: String(wants.currency),
    customer: session.customer ?? '',
    cancel_at_period_end: false,
    cancel_at: null,
    trial_end: trialDays > 0 ? end : null,
    start_date: now,
    created: now,
    metadata: { ...(wants.subscription_data?.metadata as Metadata) },
    items: {
      object: 'list',
      has_more: false,
      data: [
        {
          id: nextId(account, 'si'),
          object: 'subscription_item',
          quantity: 1,
          price,
          current_period_start: now,
          current_period_end: end,
        },
      ],
    },
  };
  account.subscriptions.set(one.id, one);
  return one;
}

export function invoice(
  account: FakeAccount,
  one: FakeSubscription,
  total: number,
  now: number,
  status: 'paid' | 'open',
): FakeInvoice {
  const id = nextId(account, 'in');
  const due = status === 'paid' ? 0 : total;
  const made: FakeInvoice = {
    id,
    object: 'invoice',
    number: `R-${account.count}`,
    status,
    customer: one.customer,
    currency: one.currency,
    total,
    amount_due: Math.max(0, total),
    amount_remaining: due,
    created: now,
    due_date: null,
    hosted_invoice_url: `https://invoice.stripe.com/i/${id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/${id}/pdf`,
    metadata: {},
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: null, subscription: one.id },
    },
  };
  account.invoices.set(id, made);
  return made;
}

export const periodOf = (interval: string): number => LENGTH_S[interval] ?? 0;
