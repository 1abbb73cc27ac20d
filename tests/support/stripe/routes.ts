import {
  emit,
  type FakeAccount,
  type FakeCustomer,
  type FakeSubscription,
  invoice,
  nextId,
  periodOf,
  prorationOf,
} from './objects.ts';

/** An answer of the stand-in; a refusal has the shape of Stripe's. */
export type Answer = { readonly status: number; readonly body: object };
// biome-ignore lint/suspicious/noExplicitAny: the body was held against Stripe's own types just before
export type Request = { readonly account: FakeAccount; readonly now: number; readonly id: string; readonly body: any };
type Route = {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly act: (request: Request) => Answer;
};

export const refuse = (status: number, type: string, code: string, message = code): Answer => ({
  status,
  body: { error: { type, code, message } },
});
const missing = (): Answer => refuse(404, 'invalid_request_error', 'resource_missing');
const noCustomer = (): Answer => ({
  status: 400,
  body: { error: { type: 'invalid_request_error', code: 'resource_missing', param: 'customer', message: 'No such' } },
});
const ok = (body: object | undefined): Answer => (body === undefined ? missing() : { status: 200, body });
const list = (all: Iterable<object>): Answer => {
  const rows = [...all].toReversed();
  return { status: 200, body: { object: 'list', has_more: false, url: '/v1/list', data: rows } };
};
const since = (body: { created?: { gte?: string } }) => (one: { created: number }) =>
  one.created >= Number(body.created?.gte ?? 0);

/** The routes of Stripe that the product uses. */
export const ROUTES: readonly Route[] = [
  { name: 'createCustomer', method: 'POST', path: /^\/v1\/customers$/, act: createCustomer },
  {
    name: 'listCustomers',
    method: 'GET',
    path: /^\/v1\/customers$/,
    act: ({ account, body }) => list([...account.customers.values()].filter(since(body))),
  },
  {
    name: 'readCustomer',
    method: 'GET',
    path: /^\/v1\/customers\/(\w+)$/,
    act: ({ account, id }) => ok(account.customers.get(id)),
  },
  {
    name: 'readProduct',
    method: 'GET',
    path: /^\/v1\/products\/(\w+)$/,
    act: ({ account, id }) => ok(account.products.get(id)),
  },
  {
    name: 'listPrices',
    method: 'GET',
    path: /^\/v1\/prices$/,
    act: ({ account, body }) => {
      const named = (price: Id & { product: unknown }) => ({
        ...price,
        product: account.products.get(String(price.product)),
      });
      return pageOf([...account.prices.values()].toReversed().map(named), account.prices, body);
    },
  },
  { name: 'createCheckout', method: 'POST', path: /^\/v1\/checkout\/sessions$/, act: createCheckout },
  {
    name: 'listCheckouts',
    method: 'GET',
    path: /^\/v1\/checkout\/sessions$/,
    act: ({ account, body }) =>
      list([...account.sessions.values()].filter(since(body)).filter((one) => one.customer === body.customer)),
  },
  {
    name: 'expireCheckout',
    method: 'POST',
    path: /^\/v1\/checkout\/sessions\/(\w+)\/expire$/,
    act: expireCheckout,
  },
  {
    name: 'readCheckout',
    method: 'GET',
    path: /^\/v1\/checkout\/sessions\/(\w+)$/,
    act: ({ account, id }) => ok(account.sessions.get(id)),
  },
  {
    name: 'listSubscriptions',
    method: 'GET',
    path: /^\/v1\/subscriptions$/,
    act: ({ account }) => list(account.subscriptions.values()),
  },
  {
    name: 'readSubscription',
    method: 'GET',
    path: /^\/v1\/subscriptions\/(\w+)$/,
    act: ({ account, id }) => ok(account.subscriptions.get(id)),
  },
  { name: 'updateSubscription', method: 'POST', path: /^\/v1\/subscriptions\/(\w+)$/, act: updateSubscription },
  { name: 'createPreview', method: 'POST', path: /^\/v1\/invoices\/create_preview$/, act: createPreview },
  {
    name: 'listInvoices',
    method: 'GET',
    path: /^\/v1\/invoices$/,
    act: listInvoices,
  },
  {
    name: 'readInvoice',
    method: 'GET',
    path: /^\/v1\/invoices\/(\w+)$/,
    act: ({ account, id }) => ok(account.invoices.get(id)),
  },
  { name: 'createRefund', method: 'POST', path: /^\/v1\/refunds$/, act: createRefund },
  {
    name: 'listRefunds',
    method: 'GET',
    path: /^\/v1\/refunds$/,
    act: ({ account, body }) =>
      list(
        [...account.refunds.values()].filter(
          (one) => one.charge === body.charge || one.payment_intent === body.payment_intent,
        ),
      ),
  },
  {
    name: 'readRefund',
    method: 'GET',
    path: /^\/v1\/refunds\/(\w+)$/,
    act: ({ account, id }) => ok(account.refunds.get(id)),
  },
  {
    name: 'readIntent',
    method: 'GET',
    path: /^\/v1\/payment_intents\/(\w+)$/,
    act: ({ account, id }) => ok(account.intents.get(id)),
  },
  {
    name: 'readBalance',
    method: 'GET',
    path: /^\/v1\/customers\/(\w+)\/cash_balance$/,
    act: ({ account, id }) => ok(account.balances.get(id)),
  },
  {
    name: 'readDispute',
    method: 'GET',
    path: /^\/v1\/disputes\/(\w+)$/,
    act: ({ account, id }) => ok(account.disputes.get(id)),
  },
  {
    name: 'createPortal',
    method: 'POST',
    path: /^\/v1\/billing_portal\/sessions$/,
    act: ({ account, body }) =>
      account.customers.has(body.customer)
        ? ok({
            id: nextId(account, 'bps'),
            object: 'billing_portal.session',
            url: `https://billing.stripe.com/p/${nextId(account, 's')}`,
          })
        : missing(),
  },
  {
    name: 'listEvents',
    method: 'GET',
    path: /^\/v1\/events$/,
    act: ({ account, body }) => list(account.events.filter(since(body))),
  },
];

/** The newest first, in pages, as Stripe lists whatever it lists. */
function listInvoices({ account, body }: Request): Answer {
  const found = [...account.invoices.values()]
    .filter((one) => body.customer === undefined || one.customer === body.customer)
    .filter(
      (one) => body.subscription === undefined || one.parent?.subscription_details?.subscription === body.subscription,
    )
    .filter((one) => body.status === undefined || one.status === body.status)
    .toReversed();
  return pageOf(found, account.invoices, body);
}

type Id = { readonly id: string };

function pageOf(found: readonly Id[], all: ReadonlyMap<string, Id>, body: Request['body']): Answer {
  const after = all.get(body.starting_after);
  if (body.starting_after !== undefined && after === undefined) return missing();
  const rest = after === undefined ? found : olderThan(found, all, after.id);
  const limit = Number(body.limit ?? 10);
  const data = rest.slice(0, limit);
  return { status: 200, body: { object: 'list', has_more: rest.length > limit, url: '/v1/list', data } };
}

/** Also of one that no longer is what is listed. */
function olderThan(
  found: readonly { readonly id: string }[],
  all: ReadonlyMap<string, unknown>,
  id: string,
): readonly { readonly id: string }[] {
  const older = new Set([...all.keys()].slice(0, [...all.keys()].indexOf(id)));
  return found.filter((one) => older.has(one.id));
}

function createCustomer({ account, now, body }: Request): Answer {
  const id = nextId(account, 'cus');
  const made = { id, object: 'customer', metadata: body.metadata ?? {}, created: now } as const;
  account.customers.set(id, made);
  return ok(made);
}

function createCheckout({ account, now, body }: Request): Answer {
  if (account.customers.get(body.customer)?.deleted !== undefined || !account.customers.has(body.customer))
    return noCustomer();
  const price = account.prices.get(body.line_items[0].price);
  const given = body.line_items[0].price_data;
  if (price === undefined && given === undefined) return missing();
  const currency = String(body.currency ?? given?.currency);
  const id = nextId(account, 'cs');
  account.sessions.set(id, {
    id,
    object: 'checkout.session',
    url: `https://checkout.stripe.com/c/pay/${id}`,
    status: 'open',
    payment_status: 'unpaid',
    amount_total: price ? (price.currency_options[currency]?.unit_amount ?? 0) : Number(given.unit_amount),
    currency,
    customer: body.customer,
    payment_intent: null,
    metadata: body.metadata ?? {},
    created: now,
    wants: body,
  });
  return ok(account.sessions.get(id));
}

function expireCheckout({ account, now, id }: Request): Answer {
  const session = account.sessions.get(id);
  if (session === undefined) return missing();
  if (session.status !== 'open') return refuse(400, 'invalid_request_error', 'checkout_session_not_open');
  session.status = 'expired';
  emit(account, now, 'checkout.session.expired', session);
  return ok(session);
}

function changed(account: FakeAccount, one: FakeSubscription, now: number): Answer {
  emit(account, now, 'customer.subscription.updated', one);
  return ok(one);
}

function updateSubscription({ account, now, id, body }: Request): Answer {
  const one = account.subscriptions.get(id);
  if (one === undefined) return missing();
  if (one.status === 'canceled') return refuse(400, 'invalid_request_error', 'subscription_canceled');
  const [item] = one.items.data;
  const price = account.prices.get(body.items?.[0]?.price);
  if (price !== undefined && item !== undefined) {
    const due = prorationOf(one, price, Number(body.proration_date));
    if (item.price.recurring.interval !== price.recurring.interval && one.status !== 'trialing') {
      item.current_period_start = Number(body.proration_date);
      item.current_period_end = item.current_period_start + periodOf(String(price.recurring.interval));
    }
    item.price = price;
    settleBalance(account.customers.get(String(one.customer)), due);
    if (due !== 0) emit(account, now, 'invoice.paid', invoice(account, one, due, now, 'paid'));
  }
  if (body.cancel_at_period_end !== undefined) one.cancel_at_period_end = body.cancel_at_period_end === 'true';
  Object.assign(one.metadata, body.metadata);
  return changed(account, one, now);
}

function settleBalance(customer: FakeCustomer | undefined, due: number): void {
  if (customer === undefined) return;
  const after = (customer.balance ?? 0) + due;
  customer.balance = due < 0 ? after : Math.min(0, after);
}

function createPreview({ account, body }: Request): Answer {
  const one = account.subscriptions.get(body.subscription);
  const price = account.prices.get(body.subscription_details.items[0].price);
  if (one === undefined || price === undefined) return missing();
  const total = prorationOf(one, price, Number(body.subscription_details.proration_date));
  const balance = account.customers.get(String(one.customer))?.balance ?? 0;
  const preview = { object: 'invoice', currency: one.currency, total, starting_balance: balance, ending_balance: null };
  return ok({ ...preview, amount_due: Math.max(0, total + Math.min(0, balance)) });
}

function createRefund({ account, now, body }: Request): Answer {
  const charge = account.charges.get(body.payment_intent);
  if (charge === undefined) return missing();
  const id = nextId(account, 're');
  account.refunds.set(id, {
    id,
    object: 'refund',
    amount: Number(body.amount),
    currency: 'mxn',
    status: account.refundsBegin,
    payment_intent: body.payment_intent,
    charge,
    metadata: body.metadata ?? {},
    created: now,
  });
  emit(account, now, 'charge.refunded', { id: charge, object: 'charge' });
  return ok(account.refunds.get(id));
}
