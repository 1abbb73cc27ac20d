import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStripeReader } from '../../../src/app/read-stripe.ts';
import { insertEvents } from '../../../src/billing/index.ts';
import { saveInvoices } from '../../../src/billing/invoice-store.ts';
import { createBodyReader, createHttpServer } from '../../../src/platform/http/index.ts';
import { createWebApp } from '../../../src/platform/http/web-app.ts';
import { stripeWebhookRoute } from '../../../src/vendors/stripe/index.ts';
import { createAcceptCall, readCalls } from '../../../src/webhooks/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type FakeEvent, invoice } from '../../support/stripe/objects.ts';
import { type StripeStandIn, signLikeStripe, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, SUBSCRIBE, sayYes, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
const [SECRET, OLD_SECRET] = ['whsec_current_secret', 'whsec_secret_before'];
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;
let url = '';
let close = async (): Promise<void> => undefined;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate webhook_calls, billing_operations, billing_events, billing_payments, billing_notices, billing_subscriptions, billing_customers, billing_reconciliations cascade`.execute(
    db(),
  );
  const route = await stripeWebhookRoute({
    accept: createAcceptCall({ db: db(), onStored: () => undefined }),
    readBody: createBodyReader({ maxBytes: 100_000, budgetBytes: 1_000_000, timeoutMs: 400 }),
    secrets: [SECRET, OLD_SECRET],
    machineClock: () => new Date(),
    onAnswer: () => undefined,
  });
  const server = createHttpServer({
    app: createWebApp({ trustProxy: false }),
    direct: new Map([['POST /webhooks/stripe', route]]),
  });
  url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}/webhooks/stripe`;
  close = () => server.close(0);
});
afterEach(async () => {
  await close();
  await stripe.close();
});

async function post(event: object | string, signature?: string): Promise<number> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const headers = { 'stripe-signature': signature ?? signLikeStripe(body, SECRET) };
  return (await fetch(url, { method: 'POST', body, headers })).status;
}

const read = () =>
  readCalls({
    db: db(),
    readers: { stripe: createStripeReader({ isLive: false, wakeBilling: async () => undefined }) },
    onParked: () => undefined,
  });

async function calls(): Promise<string[]> {
  const { rows } = await sql<{
    line: string;
  }>`select concat_ws(' ', state, reason, outcome) as line from webhook_calls order by id`.execute(db());
  return rows.map((row) => row.line);
}
async function events(): Promise<string[]> {
  const { rows } = await sql<{
    line: string;
  }>`select concat_ws(' ', type, state, outcome) as line from billing_events order by received_at, id`.execute(db());
  return rows.map((row) => row.line);
}
const statusOf = async (): Promise<string[]> =>
  (await sql<{ status: string }>`select status from billing_subscriptions`.execute(db())).rows.map((row) => row.status);

const eventAbout = (type: string, id: string, over: Partial<FakeEvent> = {}): object => ({
  id: `evt_${crypto.randomUUID().replaceAll('-', '')}`,
  object: 'event',
  type,
  livemode: false,
  created: stripe.now,
  data: { object: { id, object: 'x', status: 'a lie' } },
  ...over,
});

async function subscriber() {
  const ana = await someone(db());
  await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  stripe.pay([...stripe.account.sessions.keys()][0] ?? '');
  for (const event of stripe.account.events) await post(event);
  await read();
  await work.events();
  const [subscription] = stripe.account.subscriptions.values();
  if (subscription === undefined) throw new Error('no subscription');
  return { ...ana, subscription };
}

test('a signed call is stored word for word before it is acknowledged, under the current and the earlier secret', async () => {
  const event = eventAbout('invoice.paid', 'in_1');
  expect(await post(event)).toBe(200);
  expect(await post(event, signLikeStripe(JSON.stringify(event), OLD_SECRET))).toBe(200);
  const { rows } = await sql<{ vendor: string; body: Buffer }>`select vendor, body from webhook_calls`.execute(db());
  expect(rows.map((row) => `${row.vendor} ${row.body}`)).toEqual(Array(2).fill(`stripe ${JSON.stringify(event)}`));
});

test.each([
  ['another secret', (body: string) => signLikeStripe(body, 'whsec_of_somebody_else')],
  ['an old time', (body: string) => signLikeStripe(body, SECRET, Math.floor(Date.now() / 1_000) - 3_600)],
  ['a time in the future', (body: string) => signLikeStripe(body, SECRET, Math.floor(Date.now() / 1_000) + 3_600)],
  ['other words', (body: string) => signLikeStripe(`${body} `, SECRET)],
  ['no signature', () => 'x'],
  ['an empty signature', () => `t=${Math.floor(Date.now() / 1_000)},v1=`],
])('a call with %s is refused and nothing is stored', async (_, sign) => {
  const body = JSON.stringify(eventAbout('invoice.paid', 'in_1'));
  expect([await post(body, sign(body)), await calls()]).toEqual([403, []]);
});

test('calls that are none of ours end in a stated outcome', async () => {
  await post(eventAbout('invoice.paid', 'in_1', { livemode: true }));
  await post({ object: 'v2.core.event', id: 'evt_thin', type: 'v1.invoice.paid' });
  await post(eventAbout('customer.created', 'cus_1'));
  await post('not json');
  await post(eventAbout('invoice.paid', 'in_1', { id: "evt_1'; drop table x" }));
  await read();
  expect(await calls()).toEqual([
    'ignored live_event_under_test_key',
    'ignored thin_event',
    'ignored other_type',
    'parked not an event of Stripe',
    'parked not an event of Stripe',
  ]);
});

test('an event that comes twice is stored once', async () => {
  const event = eventAbout('invoice.paid', 'in_1');
  await post(event);
  await post(event);
  await read();
  expect(await calls()).toEqual(['read {"event_stored": 1}', 'read {"event_repeated": 1}']);
  expect(await events()).toEqual(['invoice.paid stored']);
});

test('events in any order leave what Stripe has now', async () => {
  const { subscription } = await subscriber();
  subscription.status = 'past_due';
  for (const type of [
    'customer.subscription.deleted',
    'customer.subscription.created',
    'customer.subscription.updated',
  ])
    await post(eventAbout(type, subscription.id));
  await read();
  await work.events();
  expect(await statusOf()).toEqual(['past_due']);
});

test('the end of a subscription is told once', async () => {
  const ana = await subscriber();
  ana.subscription.status = 'canceled';
  for (let times = 0; times < 3; times += 1)
    await post(eventAbout('customer.subscription.deleted', ana.subscription.id));
  await read();
  await work.events();
  expect(await statusOf()).toEqual(['canceled']);
  expect((await told(db(), ana)).slice(2)).toEqual(['Tu suscripción a Club de café terminó.']);
});

test('a failed payment is recorded, mailed and shown to staff; the customer is not written to', async () => {
  const ana = await subscriber();
  const open = invoice(stripe.account, ana.subscription, 34_900, stripe.now, 'open');
  for (let times = 0; times < 2; times += 1) await post(eventAbout('invoice.payment_failed', open.id));
  await read();
  await work.events();
  expect(work.heard).toMatchObject({ mails: ['invoice_paid', 'payment_failed'], alerts: ['payment_failed'] });
  expect(await told(db(), ana)).toHaveLength(2);
});

test('an invoice that was made in the dashboard is open with its day until Stripe says that it is withdrawn', async () => {
  const ana = await subscriber();
  const made = invoice(stripe.account, ana.subscription, 45_000, stripe.now, 'open');
  const charged = invoice(stripe.account, ana.subscription, 34_900, stripe.now, 'open');
  const dueOn = stripe.now + 15 * 86_400;
  stripe.account.invoices.set(made.id, { ...made, due_date: dueOn });
  const tell = async (type: string, id: string): Promise<void> => {
    await post(eventAbout(type, id));
    await read();
    await work.events();
  };
  const kept = async () =>
    (
      await sql<{ line: string }>`select concat_ws(' ', vendor_id, state, amount, currency,
        extract(epoch from due_at)::bigint, customer_id = ${ana.customerId}) as line from billing_invoices`.execute(
        db(),
      )
    ).rows.map(({ line }) => line);
  // What is charged by itself waits for nobody.
  await tell('invoice.finalized', charged.id);
  await tell('invoice.finalized', made.id);
  expect(await kept()).toEqual([`${made.id} open 45000 MXN ${dueOn} t`]);
  stripe.account.invoices.set(made.id, { ...made, due_date: dueOn, status: 'void' });
  await tell('invoice.voided', made.id);
  expect(await kept()).toEqual([`${made.id} void 45000 MXN ${dueOn} t`]);
  // What was read before comes to nothing.
  const amount = { minor: 1, currency: 'MXN' };
  const before = {
    ...{
      id: made.id,
      number: null,
      vendorCustomerId: String(made.customer),
      customerId: null,
      subscriptionId: null,
      state: 'open',
      total: amount,
      due: amount,
    },
    ...{ createdAt: new Date(), dueAt: new Date(), pageUrl: null, pdfUrl: null },
  };
  await db()
    .transaction()
    .execute((tx) => saveInvoices(tx, [before], new Date(0)));
  expect(await kept()).toEqual([`${made.id} void 45000 MXN ${dueOn} t`]);
});

test('a failure that was paid meanwhile is a payment', async () => {
  const ana = await subscriber();
  const paid = invoice(stripe.account, ana.subscription, 34_900, stripe.now, 'paid');
  await post(eventAbout('invoice.payment_failed', paid.id));
  await read();
  await work.events();
  expect(work.heard).toMatchObject({ mails: ['invoice_paid', 'invoice_paid'], alerts: [] });
});

test('the end of a trial is mailed once', async () => {
  const ana = await subscriber();
  Object.assign(ana.subscription, { status: 'trialing', trial_end: stripe.now + 86_400 });
  await post(eventAbout('customer.subscription.trial_will_end', ana.subscription.id));
  await read();
  await work.events();
  expect(work.heard.mails).toEqual(['invoice_paid', 'trial_ending']);
});

test('what is about nobody we know, or about nothing, is ignored by name', async () => {
  const { subscription } = await subscriber();
  subscription.customer = 'cus_of_another_system';
  await sql`delete from billing_events`.execute(db());
  await post(eventAbout('customer.subscription.updated', subscription.id));
  await post(eventAbout('invoice.paid', 'in_nothing'));
  await read();
  await work.events();
  expect((await events()).sort()).toEqual([
    'customer.subscription.updated ignored unknown_customer',
    'invoice.paid ignored object_absent',
  ]);
});

test('while Stripe is down events wait, and nothing is lost', async () => {
  const { subscription } = await subscriber();
  subscription.status = 'unpaid';
  stripe.fail('readSubscription', Array(9).fill('500'));
  await post(eventAbout('customer.subscription.updated', subscription.id));
  await read();
  await work.events();
  expect([await statusOf(), work.heard.errors.length]).toEqual([['active'], 1]);
  stripe.fail('readSubscription', []);
  await work.later();
  await work.events();
  expect(await statusOf()).toEqual(['unpaid']);
});

test('a later reading is never overwritten by one that began earlier', async () => {
  const { subscription } = await subscriber();
  await sql`update billing_subscriptions set read_at = now() + interval '1 minute', status = 'newer'`.execute(db());
  await post(eventAbout('customer.subscription.updated', subscription.id));
  await read();
  await work.events();
  expect(await statusOf()).toEqual(['newer']);
});

test('the daily comparison repairs rows, fetches events that never came, and runs once a day', async () => {
  const { subscription } = await subscriber();
  await sql`delete from billing_events where type = 'invoice.paid'`.execute(db());
  subscription.status = 'past_due';
  stripe.account.subscriptions.set('sub_other', {
    ...subscription,
    id: 'sub_other',
    customer: 'cus_of_another_system',
  });
  expect(await work.reconcile()).toEqual({ seen: 2, repaired: 1, unknown: 1, gone: 0, missedEvents: 1 });
  expect([await statusOf(), work.heard.alerts]).toEqual([['past_due'], ['billing_reconciled']]);
  expect(await work.reconcile()).toBeNull();
});

test('rows that Stripe knows nothing of are reported', async () => {
  await subscriber();
  stripe.account.subscriptions.clear();
  expect(await work.reconcile()).toMatchObject({ seen: 0, gone: 1 });
});

test('events of one subscription that are acted on at the same time leave one row and one word', async () => {
  const ana = await someone(db());
  await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  stripe.pay([...stripe.account.sessions.keys()][0] ?? '');
  const [subscription] = stripe.account.subscriptions.values();
  const many = Array.from({ length: 6 }, (_, count) => ({
    id: `evt_many_${count}`,
    type: 'customer.subscription.created',
    objectId: subscription?.id ?? '',
    createdAt: new Date(),
  }));
  await db()
    .transaction()
    .execute((tx) => insertEvents(tx, many));
  await Promise.all([work.events(), work.events()]);
  await work.later();
  await work.events();
  expect((await told(db(), ana)).slice(1)).toEqual(['Tu suscripción a Club de café ya está activa.']);
});
