import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkoutForOrder, insertEvents, refundOrder } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, type Customer, deliver, operationState, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_payments, billing_notices, billing_customers, billing_refunds, billing_reconciliations cascade`.execute(
    db(),
  );
});
afterEach(() => stripe.close());

const receive = async () => {
  await deliver(db(), stripe, insertEvents);
  await work.events();
};

/** A customer who paid an order, and the refund they asked for. */
async function asked(begins: 'succeeded' | 'pending' | 'failed'): Promise<Customer> {
  stripe.account.refundsBegin = begins;
  const ana = await someone(db());
  const { customerId, id: conversationId } = ana;
  const order = { customerId, conversationId, language: 'es', orderId: 'order-1' } as const;
  const amount = { minor: 45_000, currency: 'MXN' };
  await db()
    .transaction()
    .execute((tx) => checkoutForOrder(tx, { ...order, orderNumber: 'KD-48271', amount }));
  await work.perform();
  stripe.pay([...stripe.account.sessions.keys()][0] ?? '');
  await receive();
  const [session] = stripe.account.sessions.values();
  const refund = { ...order, paymentId: String(session?.payment_intent), amount: { minor: 5_000, currency: 'MXN' } };
  await db()
    .transaction()
    .execute((tx) => refundOrder(tx, refund));
  await work.perform();
  return ana;
}

/** Stripe says of the refund what it says now. */
async function says(status: string, type: string, times = 1): Promise<void> {
  const [refund] = stripe.account.refunds.values();
  if (refund === undefined) throw new Error('no refund');
  refund.status = status;
  const events = Array.from({ length: times }, () => ({
    id: `evt_${newId()}`,
    type,
    objectId: refund.id,
    createdAt: new Date(),
  }));
  await db()
    .transaction()
    .execute((tx) => insertEvents(tx, events));
  await work.events();
}

const states = async (): Promise<string[]> =>
  (await sql<{ state: string }>`select state from billing_refunds`.execute(db())).rows.map(({ state }) => state);

test('a refund that is pending is told as requested, and as given once Stripe says that it is', async () => {
  const ana = await asked('pending');
  await receive();
  expect([await states(), work.heard.orders.slice(1)]).toEqual([['pending'], []]);
  await says('succeeded', 'refund.updated', 3);
  expect([await states(), work.heard.orders.slice(1)]).toEqual([['succeeded'], ['order-1 refunded 5000']]);
  expect((await told(db(), ana)).slice(2)).toEqual([
    expect.stringContaining('está solicitado'),
    expect.stringContaining('te reembolsamos $50.00'),
  ]);
});

test.each(['refund.failed', 'refund.updated'])(
  'a refund that Stripe took and that failed later (%s) is taken back and told once',
  async (type) => {
    const ana = await asked('succeeded');
    await receive();
    await says('failed', type, 3);
    await says('failed', 'refund.updated');
    expect(await states()).toEqual(['failed']);
    expect(work.heard.orders.slice(1)).toEqual(['order-1 refunded 5000', 'order-1 given refund returned 5000']);
    expect((await told(db(), ana)).slice(3)).toEqual([expect.stringMatching(/\$50\.00 no se pudo completar/)]);
  },
);

test('a pending refund that fails is told once, and the order still has that money', async () => {
  const ana = await asked('pending');
  await says('canceled', 'refund.updated', 2);
  expect(work.heard.orders.slice(1)).toEqual(['order-1 asked refund returned 5000']);
  expect((await told(db(), ana)).slice(3)).toEqual([expect.stringContaining('no se pudo completar')]);
});

test('a refund that fails at once is never told as requested', async () => {
  const ana = await asked('failed');
  const { rows } = await sql<{ id: string }>`select id from billing_operations where kind = 'refund'`.execute(db());
  expect(await operationState(db(), rows[0]?.id ?? '')).toBe('failed returned');
  expect((await told(db(), ana)).slice(2)).toEqual([expect.stringContaining('no se pudo completar')]);
});

test('a late word that it was given does not undo that it failed', async () => {
  await asked('succeeded');
  await receive();
  await says('failed', 'refund.failed');
  await says('succeeded', 'refund.updated');
  expect(await states()).toEqual(['failed']);
});

test('charge.refunded alone tells of a failure too', async () => {
  await asked('succeeded');
  const [refund] = stripe.account.refunds.values();
  if (refund) refund.status = 'failed';
  await receive();
  expect(work.heard.orders.slice(1)).toEqual(['order-1 refunded 5000', 'order-1 given refund returned 5000']);
});

test('a refund whose end nobody told us is found by the daily comparison, and told once', async () => {
  const ana = await asked('pending');
  const [refund] = stripe.account.refunds.values();
  if (refund) refund.status = 'succeeded';
  stripe.account.events.length = 0;
  expect(await work.reconcile()).toMatchObject({ repaired: 1 });
  await receive();
  expect(work.heard.orders.slice(1)).toEqual(['order-1 refunded 5000']);
  expect((await told(db(), ana)).slice(3)).toEqual([expect.stringContaining('te reembolsamos $50.00')]);
});
