import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkoutForOrder, insertEvents, refundOrder } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { parseStripeCall } from '../../../src/vendors/stripe/index.ts';
import { useDatabase } from '../../support/database.ts';
import type { FakeDispute } from '../../support/stripe/objects.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, type Customer, deliver, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;
let ana: Customer;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_payments, billing_customers, billing_pages, billing_balances, billing_disputes cascade`.execute(
    db(),
  );
  ana = await someone(db());
  await db()
    .transaction()
    .execute((tx) =>
      checkoutForOrder(tx, {
        ...{ customerId: ana.customerId, conversationId: ana.id, language: 'es', orderId: 'order-1' },
        ...{ orderNumber: 'KD-48271', amount: { minor: 45_000, currency: 'MXN' } },
      }),
    );
  await work.perform();
});
afterEach(() => stripe.close());

const session = () => {
  const [one] = stripe.account.sessions.values();
  if (one === undefined) throw new Error('no page');
  return one;
};

async function hear(type: string, objectId: string, times = 1): Promise<void> {
  const event = () => ({ id: `evt_${newId()}`, type, objectId, createdAt: new Date() });
  await db()
    .transaction()
    .execute((tx) => insertEvents(tx, Array.from({ length: times }, event)));
  await work.events();
}

const outcomes = async (): Promise<string[]> =>
  (await sql<{ outcome: string }>`select outcome from billing_events order by received_at, id`.execute(db())).rows.map(
    ({ outcome }) => outcome,
  );

/** A transfer of which so much is missing. */
function transferMissing(missing: number): string {
  const hosted = 'https://payments.stripe.com/bank_transfers/x';
  stripe.account.intents.set('pi_transfer', {
    ...{ id: 'pi_transfer', object: 'payment_intent', status: 'requires_action', amount: 45_000, currency: 'mxn' },
    metadata: { ...session().metadata },
    next_action: { display_bank_transfer_instructions: { amount_remaining: missing, hosted_instructions_url: hosted } },
  });
  return 'pi_transfer';
}

test('a transfer of less than was asked is told with what is missing, once for each part; the order waits', async () => {
  await hear('payment_intent.partially_funded', transferMissing(15_000), 3);
  await hear('payment_intent.partially_funded', transferMissing(5_000));
  expect((await told(db(), ana)).slice(1)).toEqual([
    'Tu transferencia de $300.00 para tu pedido KD-48271 llegó, y faltan $150.00. Transfiere lo que falta a la misma cuenta: https://payments.stripe.com/bank_transfers/x',
    expect.stringContaining('faltan $50.00'),
  ]);
  expect([work.heard.orders, [...new Set(work.heard.alerts)]]).toEqual([[], ['payment_differs']]);
});

test('an older reading of a transfer changes nothing, and the whole amount makes the order paid', async () => {
  await hear('payment_intent.partially_funded', transferMissing(5_000));
  await hear('payment_intent.partially_funded', transferMissing(15_000));
  stripe.pay(session().id);
  Object.assign(session(), { payment_intent: 'pi_transfer' });
  await deliver(db(), stripe, insertEvents);
  await work.events();
  expect(work.heard.orders).toEqual(['order-1 paid 45000 MXN as asked']);
  expect(await told(db(), ana)).toHaveLength(3);
  Object.assign(stripe.account.intents.get('pi_transfer') ?? {}, { status: 'succeeded' });
  await hear('payment_intent.partially_funded', 'pi_transfer');
  expect((await outcomes()).at(-1)).toBe('paid');
});

test('money that nothing asked for is told once for each rise, and goes to a person', async () => {
  const customer = String(session().customer);
  const holds = (mxn: number) =>
    stripe.account.balances.set(customer, { object: 'cash_balance', customer, available: { mxn } });
  holds(5_000);
  await hear('cash_balance.funds_available', customer, 2);
  holds(0);
  await hear('cash_balance.funds_available', customer);
  holds(7_000);
  await hear('cash_balance.funds_available', customer);
  expect((await told(db(), ana)).slice(1)).toEqual([
    expect.stringContaining('Recibimos de ti $50.00 que no hacían falta'),
    expect.stringContaining('Recibimos de ti $70.00 que no hacían falta'),
  ]);
  expect(work.heard.alerts).toEqual(['payment_excess', 'payment_excess']);
});

test('a transfer and a balance of somebody we do not know are ignored by name', async () => {
  const id = transferMissing(5_000);
  Object.assign(stripe.account.intents.get(id) ?? {}, { metadata: {} });
  await hear('payment_intent.partially_funded', id);
  await hear('cash_balance.funds_available', 'cus_of_another_system');
  expect(await outcomes()).toEqual(['unknown_payment', 'unknown_customer']);
});

test('a call about a cash balance, which has no id, names its customer', () => {
  const call = (object: object) =>
    parseStripeCall(
      Buffer.from(
        JSON.stringify({
          ...{ id: 'evt_1', object: 'event', type: 'cash_balance.funds_available', livemode: false, created: 1 },
          data: { object },
        }),
      ),
      false,
    );
  expect(call({ object: 'cash_balance', customer: 'cus_1' })).toMatchObject({ event: { objectId: 'cus_1' } });
  expect(call({ object: 'cash_balance' })).toMatchObject({ kind: 'parked' });
});

/** A paid order whose payment somebody disputes. */
async function disputed(over: Partial<FakeDispute> = {}): Promise<string> {
  stripe.pay(session().id);
  await deliver(db(), stripe, insertEvents);
  await work.events();
  stripe.account.disputes.set('du_1', {
    ...{
      id: 'du_1',
      object: 'dispute',
      amount: 45_000,
      currency: 'mxn',
      reason: 'fraudulent',
      status: 'needs_response',
    },
    payment_intent: String(session().payment_intent),
    evidence_details: { due_by: 1_797_811_200 },
    balance_transactions: [{ amount: -45_000 }],
    ...over,
  });
  return String(session().payment_intent);
}

const refund = (paymentId: string) =>
  db()
    .transaction()
    .execute((tx) =>
      refundOrder(tx, {
        ...{ customerId: ana.customerId, conversationId: ana.id, language: 'es', orderId: 'order-1', paymentId },
        amount: { minor: 45_000, currency: 'MXN' },
      }),
    );

test('a disputed payment is stored and shown to staff with its due date; the customer hears nothing', async () => {
  await disputed();
  const before = await told(db(), ana);
  for (const type of ['created', 'funds_withdrawn', 'updated']) await hear(`charge.dispute.${type}`, 'du_1');
  const { rows } = await sql`
    select order_id, state, reason, amount, currency, due_at, funds_withdrawn from billing_disputes`.execute(db());
  expect(rows).toEqual([
    {
      ...{ orderId: 'order-1', state: 'needs_response', reason: 'fraudulent', amount: 45_000, currency: 'MXN' },
      ...{ dueAt: new Date('2026-12-21T00:00:00Z'), fundsWithdrawn: true },
    },
  ]);
  expect(work.heard.alerts).toEqual(['payment_disputed']);
  expect(await told(db(), ana)).toEqual(before);
});

test.each([
  ['needs_response', 0],
  ['under_review', 0],
  ['lost', 0],
  ['won', 1],
  ['warning_closed', 1],
])('a refund of a payment whose dispute is %s leaves for Stripe %d times', async (status, times) => {
  const paymentId = await disputed({ status });
  await hear('charge.dispute.updated', 'du_1');
  await refund(paymentId);
  await work.perform();
  expect(stripe.account.refunds.size).toBe(times);
  expect(work.heard.orders.at(-1)).toBe(times === 0 ? 'order-1 not refunded 45000' : 'order-1 refunded 45000');
});

test('the end of a dispute is told to staff, and an older reading does not open it again', async () => {
  await disputed();
  await hear('charge.dispute.created', 'du_1');
  Object.assign(stripe.account.disputes.get('du_1') ?? {}, { status: 'lost' });
  await hear('charge.dispute.closed', 'du_1', 2);
  expect(work.heard.alerts).toEqual(['payment_disputed', 'dispute_closed']);
});
