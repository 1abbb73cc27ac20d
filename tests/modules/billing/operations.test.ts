import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellCustomer } from '../../../src/billing/end-operation.ts';
import { checkoutForOrder, insertEvents, refundOrder } from '../../../src/billing/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeFault, type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import {
  attempts,
  billingAt,
  type Customer,
  deliver,
  operationState,
  pageButtons,
  SUBSCRIBE,
  sayYes,
  someone,
  stripeAt,
  told,
} from './world.ts';

const database = useDatabase();
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(database().db, await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_payments, billing_notices, billing_subscriptions, billing_customers, billing_reconciliations cascade`.execute(
    database().db,
  );
});
afterEach(() => stripe.close());

const db = () => database().db;
const receive = async () => {
  await deliver(db(), stripe, insertEvents);
  await work.events();
};

/** A customer with a subscription that was begun here. */
async function subscriber(): Promise<Customer & { readonly subscriptionId: string; readonly itemId: string }> {
  const ana = await someone(db());
  await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  const session = [...stripe.account.sessions.keys()].at(-1) ?? '';
  stripe.pay(session);
  await receive();
  const [one] = [...stripe.account.subscriptions.values()];
  return { ...ana, subscriptionId: one?.id ?? '', itemId: one?.items.data[0]?.id ?? '' };
}

async function planTerms({ subscriptionId, itemId }: { subscriptionId: string; itemId: string }) {
  const prorationDate = stripe.now;
  const change = { subscriptionId, itemId, priceId: 'price_year', prorationDate };
  const preview = await work.deps.billing.previewChange(change);
  return {
    ...change,
    kind: 'change_plan',
    planName: 'Club de café',
    interval: 'year',
    amount: { minor: 349_000, currency: 'MXN' },
    fromPriceId: 'price_month',
    dueNow: preview?.dueNow ?? { minor: 0, currency: 'MXN' },
    fromCredit: preview?.fromCredit ?? null,
  } as const;
}

test('a yes to a subscription is stored, done by a job, and told with a button to its page that has a receipt', async () => {
  const ana = await someone(db());
  const { execution, action } = await sayYes(db(), ana, SUBSCRIBE);
  expect(execution).toMatchObject({ outcome: 'executed', text: expect.stringContaining('Lo estoy haciendo') });
  expect([stripe.calls.length, await operationState(db(), action.id)]).toEqual([0, 'queued']);
  await work.perform();
  const page = [...stripe.account.sessions.values()].at(-1)?.url;
  expect(page).toMatch(/^https:\/\/checkout\.stripe\.com/);
  expect(await pageButtons(db(), ana)).toEqual([
    { button: 'Suscribirme', url: page, text: 'Termina tu suscripción a Club de café con el botón.' },
  ]);
  expect(stripe.calls.map(({ key }) => key)).toEqual([
    `${action.id}:customer:1`,
    `${action.id}:subscription_checkout:1`,
  ]);
  const { rows } = await sql<{
    facts: unknown[];
  }>`select facts from receipts where conversation_id = ${ana.id}`.execute(db());
  expect(rows[0]?.facts).toEqual([
    { kind: 'link', url: page, of: 'subscription' },
    expect.objectContaining({ kind: 'money', amount: { minor: 34_900, currency: 'MXN' } }),
  ]);
});

test.each([
  ['longer than a button takes', `https://checkout.stripe.com/c/pay/${'a'.repeat(2_000)}`],
  ['none that a phone opens', 'stripe:page'],
])('a page whose address is %s is told as words', async (_, url) => {
  const ana = await someone(db());
  const page = { text: `Paga en este enlace: ${url}`, facts: [], tap: { text: 'Paga.', button: 'Pagar', url } };
  await db()
    .transaction()
    .execute((tx) => tellCustomer(tx, ana.id, page, 'test'));
  expect(await pageButtons(db(), ana)).toEqual([]);
  expect(await told(db(), ana)).toEqual([`Paga en este enlace: ${url}`]);
});

test('a plan is found behind a hundred newer prices of what is no longer sold', async () => {
  const [plan] = [...stripe.account.prices.values()];
  if (plan === undefined) throw new Error('a price is wanted');
  stripe.account.products.set('prod_old', { id: 'prod_old', object: 'product', name: 'Taza', active: false });
  for (let n = 0; n < 120; n += 1)
    stripe.account.prices.set(`price_old_${n}`, { ...plan, id: `price_old_${n}`, product: 'prod_old' });
  expect((await work.deps.billing.plans()).map(({ priceId }) => priceId)).toContain(plan.id);
});

test('the subscription becomes our row by the word of Stripe alone, and the customer hears of it once', async () => {
  const ana = await subscriber();
  await receive();
  const { rows } = await sql<{
    status: string;
    amount: number;
  }>`select status, amount from billing_subscriptions`.execute(db());
  expect(rows).toEqual([{ status: 'active', amount: 34_900 }]);
  expect((await told(db(), ana)).slice(1)).toEqual(['Tu suscripción a Club de café ya está activa.']);
  expect(work.heard.mails).toEqual(['invoice_paid']);
});

test('a change of plan charges what was shown and says so; the webhook that comes too changes nothing more', async () => {
  const ana = await subscriber();
  const terms = await planTerms(ana);
  const { action } = await sayYes(db(), ana, terms);
  await work.perform();
  await receive();
  expect(await operationState(db(), action.id)).toBe('done');
  expect((await told(db(), ana)).slice(2)).toEqual([
    expect.stringMatching(
      /^Listo: tu plan ahora es Club de café, \$3,490\.00 al año\. Por el cambio se cobró \$3,141\.00/,
    ),
  ]);
});

test.each([
  ['all of it', -500_000, 'al año. Con tu saldo a favor se pagaron $3,141.00 del cambio.'],
  ['a part of it', -100_000, 'al año. Por el cambio se cobró $2,141.00. Con tu saldo a favor se pagaron $1,000.00'],
])('a change of which credit at Stripe pays %s is told as that', async (_, balance, words) => {
  const ana = await subscriber();
  for (const customer of stripe.account.customers.values()) customer.balance = balance;
  await sayYes(db(), ana, await planTerms(ana));
  await work.perform();
  expect((await told(db(), ana)).at(-1)).toContain(words);
});

test('an amount that changed since the question is not charged', async () => {
  const ana = await subscriber();
  const terms = await planTerms(ana);
  const { action } = await sayYes(db(), ana, { ...terms, dueNow: { minor: 1, currency: 'MXN' } });
  await work.perform();
  expect(await operationState(db(), action.id)).toBe('failed amount_changed');
  expect(stripe.calls.filter(({ name }) => name === 'updateSubscription')).toEqual([]);
  expect((await told(db(), ana)).at(-1)).toContain('El importe cambió');
});

test('the webhook may come before the answer to our own call: it is told once', async () => {
  const ana = await subscriber();
  const { action } = await sayYes(db(), ana, { kind: 'cancel', subscriptionId: ana.subscriptionId });
  stripe.atNext('updateSubscription', receive);
  await work.perform();
  expect(await operationState(db(), action.id)).toBe('done');
  expect((await told(db(), ana)).slice(2)).toEqual([
    expect.stringMatching(/^Listo: tu suscripción queda cancelada y termina el \d+ de/),
  ]);
});

test.each<[string, StripeFault[], number]>([
  ['down before it acted', ['timeout', 'timeout', 'timeout'], 1],
  ['cut off after it acted', ['timeout acted', 'timeout'], 1],
  ['busy with the same key', ['409', '409'], 1],
  ['too many requests', ['429', '429'], 1],
  ['broken after it acted, and repeating the error', ['500 acted'], 1],
  ['broken before it acted, and repeating the error', ['500'], 2],
])('Stripe %s: the change is made once and told once', async (_, faults, lastAttempt) => {
  const ana = await subscriber();
  const before = stripe.account.invoices.size;
  const { action } = await sayYes(db(), ana, await planTerms(ana));
  stripe.fail('updateSubscription', faults);
  for (let round = 0; round < 5; round += 1) {
    await work.perform();
    await work.later();
  }
  expect(await operationState(db(), action.id)).toBe('done');
  expect(stripe.account.invoices.size - before).toBe(1);
  expect((await attempts(db(), action.id)).at(-1)).toBe(`change_plan ${lastAttempt} done`);
  expect((await told(db(), ana)).slice(2)).toHaveLength(1);
});

test('a page that was made by a call nobody heard of is found a day later, after Stripe forgot the key', async () => {
  const ana = await someone(db());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  // The SDK tries a cut connection once more by itself.
  stripe.fail('createCheckout', ['timeout acted', 'timeout']);
  await work.perform();
  stripe.forgetKeys();
  await sql`update billing_calls set first_called_at = now() - interval '21 hours'`.execute(db());
  const [made] = stripe.account.sessions.values();
  if (made) made.created = stripe.now - 21 * 3_600;
  await work.later();
  await work.perform();
  expect([stripe.account.sessions.size, await operationState(db(), action.id)]).toEqual([1, 'done']);
  expect(stripe.calls.filter(({ name }) => name === 'listCheckouts')).toHaveLength(1);
  expect(await told(db(), ana)).toEqual([expect.stringContaining([...stripe.account.sessions.keys()][0] ?? '?')]);
});

test('a call that never arrived is made anew a day later under a new attempt', async () => {
  const ana = await someone(db());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  stripe.fail('createCheckout', ['timeout', 'timeout']);
  await work.perform();
  await sql`update billing_calls set first_called_at = now() - interval '21 hours' where step <> 'customer'`.execute(
    db(),
  );
  await work.later();
  await work.perform();
  expect(await attempts(db(), action.id)).toEqual(
    expect.arrayContaining(['subscription_checkout 1 absent', 'subscription_checkout 2 done']),
  );
  expect([stripe.account.sessions.size, (await told(db(), ana)).length]).toEqual([1, 1]);
});

test('what was done after the backup was made is not done again two days after it is restored', async () => {
  const ana = await someone(db());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  const restore = [
    sql`delete from billing_calls`,
    sql`delete from billing_customers`,
    sql`update billing_operations set state = 'queued', result = null, told = null, ended_at = null,
      created_at = now() - interval '2 days', not_before = now() - interval '2 days', leased_until = null, leased_by = null`,
  ];
  for (const statement of restore) await statement.execute(db());
  stripe.forgetKeys();
  const twoDaysAgo = stripe.now - 2 * 86_400;
  for (const made of [...stripe.account.sessions.values(), ...stripe.account.customers.values()])
    made.created = twoDaysAgo;
  await work.perform();
  expect([stripe.account.sessions.size, stripe.account.customers.size]).toEqual([1, 1]);
  expect(await operationState(db(), action.id)).toBe('done');
});

test('a refused card changes nothing and is told', async () => {
  const ana = await subscriber();
  const { action } = await sayYes(db(), ana, await planTerms(ana));
  stripe.fail('updateSubscription', ['402']);
  await work.perform();
  expect(await operationState(db(), action.id)).toBe('failed card_declined');
  expect((await told(db(), ana)).at(-1)).toContain('El banco rechazó el cobro, así que no cambié nada');
});

test('a worker that is killed between any two steps leaves work that another one ends, once', async () => {
  const ana = await subscriber();
  const { action } = await sayYes(db(), ana, await planTerms(ana));
  // Killed after the call and before its result was kept: the lease ends, the key settles it.
  stripe.atNext('updateSubscription', () =>
    sql`update billing_operations set leased_until = now() - interval '1 s'`
      .execute(db())
      .then(async () => billingAt(db(), await stripeAt(stripe)).perform()),
  );
  await work.perform();
  await work.later();
  await work.perform();
  expect(await operationState(db(), action.id)).toBe('done');
  expect((await told(db(), ana)).slice(2)).toHaveLength(1);
  expect(stripe.calls.filter(({ name }) => name === 'updateSubscription').map(({ key }) => key)).toEqual(
    expect.arrayContaining([`${action.id}:change_plan:1`]),
  );
  expect(new Set(stripe.calls.filter(({ name }) => name === 'updateSubscription').map(({ key }) => key)).size).toBe(1);
});

test('a second yes while the first is under way does nothing and says so', async () => {
  const ana = await subscriber();
  await sayYes(db(), ana, { kind: 'cancel', subscriptionId: ana.subscriptionId });
  const { execution } = await sayYes(db(), ana, await planTerms(ana));
  expect(execution).toMatchObject({ outcome: 'refused', text: expect.stringContaining('Todavía estoy haciendo') });
});

test("another customer's subscription looks like one that is not there", async () => {
  const ana = await subscriber();
  const eve = await someone(db());
  const answers = [];
  for (const subscriptionId of [ana.subscriptionId, 'sub_none']) {
    const { execution } = await sayYes(db(), eve, { kind: 'cancel', subscriptionId });
    answers.push(execution);
  }
  expect(answers[0]).toMatchObject({ outcome: 'refused' });
  expect(answers[0]).toEqual(answers[1]);
});

test('what takes long is told once, and staff hear of it', async () => {
  const ana = await someone(db());
  await sayYes(db(), ana, SUBSCRIBE);
  await sql`update billing_operations set created_at = now() - interval '6 minutes'`.execute(db());
  stripe.fail('createCustomer', Array(6).fill('timeout'));
  for (let round = 0; round < 3; round += 1) {
    await work.perform();
    await work.later();
  }
  expect(await told(db(), ana)).toEqual([expect.stringContaining('tardando más')]);
  expect(work.heard.alerts).toEqual(['billing_delayed']);
});

async function orderPage(ana: Customer): Promise<string> {
  const order = {
    customerId: ana.customerId,
    conversationId: ana.id,
    language: 'es',
    orderId: 'order-1',
    amount: { minor: 45_050, currency: 'MXN' },
  } as const;
  await db()
    .transaction()
    .execute((tx) => checkoutForOrder(tx, { ...order, orderNumber: 'A-1' }));
  await work.perform();
  return [...stripe.account.sessions.keys()].at(-1) ?? '';
}

test('an order is paid by the word of Stripe alone, once, however often it comes', async () => {
  const ana = await someone(db());
  const page = await orderPage(ana);
  expect(await pageButtons(db(), ana)).toEqual([
    { button: 'Pagar', url: expect.stringMatching(/^https:/), text: 'Paga tu pedido A-1 por $450.50 con el botón.' },
  ]);
  expect(await told(db(), ana)).toHaveLength(1);
  stripe.pay(page);
  await receive();
  await sql`update billing_events set state = 'stored'`.execute(db());
  await work.events();
  expect(work.heard.orders).toEqual(['order-1 paid 45050 MXN as asked']);
  expect((await told(db(), ana)).slice(1)).toEqual(['Recibimos tu pago de $450.50: tu pedido A-1 está pagado.']);
});

test.each([
  [
    'another currency',
    { amount: 45_050, currency: 'usd' },
    'billing_currency_mismatch',
    'order-1 paid 45050 USD otherwise',
  ],
  ['another amount', { amount: 1, currency: 'mxn' }, 'billing_amount_mismatch', 'order-1 paid 1 MXN otherwise'],
])('money in %s is booked as such and goes to a person', async (_, paid, alert, line) => {
  stripe.pay(await orderPage(await someone(db())), paid);
  await receive();
  expect([work.heard.orders, work.heard.alerts]).toEqual([[line], [alert]]);
});

test('an order page that ran out is told to the order', async () => {
  const page = await orderPage(await someone(db()));
  const session = stripe.account.sessions.get(page);
  if (session) session.status = 'expired';
  await db()
    .transaction()
    .execute((tx) =>
      insertEvents(tx, [{ id: 'evt_1', type: 'checkout.session.expired', objectId: page, createdAt: new Date() }]),
    );
  await work.events();
  expect(work.heard.orders).toEqual(['order-1 expired']);
});

test('a refund is made once and told by whoever hears of it first', async () => {
  const ana = await someone(db());
  const page = await orderPage(ana);
  stripe.pay(page);
  await receive();
  const paymentId = String(stripe.account.sessions.get(page)?.payment_intent);
  const refund = {
    customerId: ana.customerId,
    conversationId: ana.id,
    language: 'es',
    orderId: 'order-1',
    paymentId,
    amount: { minor: 5_000, currency: 'MXN' },
  } as const;
  await db()
    .transaction()
    .execute((tx) => refundOrder(tx, refund));
  stripe.fail('createRefund', ['500 acted']);
  await work.perform();
  await receive();
  await work.later();
  await work.perform();
  expect(stripe.account.refunds.size).toBe(1);
  expect(work.heard.orders.slice(1)).toEqual(['order-1 refunded 5000']);
  expect((await told(db(), ana)).slice(2)).toEqual([expect.stringContaining('te reembolsamos $50.00')]);
});

test('a refund that the vendor refuses is told to the customer and to the order, which may be given back another way', async () => {
  const ana = await someone(database().db);
  const amount = { minor: 5_000, currency: 'MXN' };
  const refund = {
    ...{ customerId: ana.customerId, conversationId: ana.id, orderId: 'order-1', amount },
    ...{ paymentId: 'pi_unknown', language: 'es' as const },
  };
  await database()
    .db.transaction()
    .execute((tx) => refundOrder(tx, refund));
  await work.perform();
  await work.perform();
  expect(work.heard.orders).toEqual(['order-1 not refunded 5000']);
  expect(await told(database().db, ana)).toHaveLength(1);
});
