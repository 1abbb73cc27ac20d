import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertEvents } from '../../../src/billing/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import {
  attempts,
  billingAt,
  type Customer,
  deliver,
  operationState,
  SUBSCRIBE,
  sayYes,
  someone,
  stripeAt,
  told,
} from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_subscriptions, billing_customers cascade`.execute(
    db(),
  );
});
afterEach(() => stripe.close());

async function subscriber(): Promise<Customer> {
  const ana = await someone(db());
  await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  stripe.pay([...stripe.account.sessions.keys()].at(-1) ?? '');
  await deliver(db(), stripe, insertEvents);
  await work.events();
  return ana;
}

/** Somebody deletes the customer in Stripe's dashboard. */
function deleteCustomer(): string {
  const [one] = stripe.account.customers.values();
  if (one === undefined) throw new Error('no customer');
  stripe.account.customers.set(one.id, { ...one, deleted: true });
  for (const subscription of stripe.account.subscriptions.values()) subscription.status = 'canceled';
  return one.id;
}

async function hear(type: string, objectId: string, times = 1): Promise<void> {
  const event = () => ({ id: `evt_${newId()}`, type, objectId, createdAt: new Date() });
  await db()
    .transaction()
    .execute((tx) => insertEvents(tx, Array.from({ length: times }, event)));
  await work.events();
}

async function customers(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select case when ended_at is null then 'current' else 'ended' end as line from billing_customers order by created_at
  `.execute(db());
  return rows.map(({ line }) => line);
}

test('a customer who is deleted at Stripe ends with their subscription, which is told once', async () => {
  const ana = await subscriber();
  await hear('customer.deleted', deleteCustomer(), 3);
  expect(await customers()).toEqual(['ended']);
  const { rows } = await sql<{ status: string }>`select status from billing_subscriptions`.execute(db());
  expect(rows).toEqual([{ status: 'canceled' }]);
  expect((await told(db(), ana)).slice(2)).toEqual(['Tu suscripción a Club de café terminó.']);
});

test('a subscription that Stripe no longer knows ends with its customer', async () => {
  await subscriber();
  const id = deleteCustomer();
  stripe.account.subscriptions.clear();
  await hear('customer.deleted', id);
  const { rows } = await sql<{ status: string }>`select status from billing_subscriptions`.execute(db());
  expect(rows).toEqual([{ status: 'canceled' }]);
});

test('the word alone is not believed: a customer who is there stays', async () => {
  await subscriber();
  await hear('customer.deleted', [...stripe.account.customers.keys()][0] ?? '');
  expect(await customers()).toEqual(['current']);
});

test('the next operation makes a new customer, and what Stripe says of the old one still finds its way', async () => {
  const ana = await subscriber();
  await hear('customer.deleted', deleteCustomer());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  expect([await operationState(db(), action.id), await customers()]).toEqual(['done', ['ended', 'current']]);
  const [old] = stripe.account.subscriptions.keys();
  await hear('customer.subscription.deleted', old ?? '');
  const { rows } = await sql<{ outcome: string }>`
    select outcome from billing_events where type = 'customer.subscription.deleted'`.execute(db());
  expect(rows).toEqual([{ outcome: 'same' }]);
});

test('a call that Stripe answers with “no such customer” is made for a new one, with keys of its own', async () => {
  const ana = await subscriber();
  deleteCustomer();
  await sql`update billing_subscriptions set status = 'canceled'`.execute(db());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  await work.perform();
  expect([await operationState(db(), action.id), await customers()]).toEqual(['done', ['ended', 'current']]);
  expect((await attempts(db(), action.id)).sort()).toEqual([
    'customer 1 done',
    'subscription_checkout 1 absent',
    'subscription_checkout 2 done',
  ]);
});

test('customers who vanish again and again end in words, not in a loop', async () => {
  const ana = await someone(db());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  stripe.failSometimes(() => {
    for (const one of stripe.account.customers.values())
      stripe.account.customers.set(one.id, { ...one, deleted: true });
    return null;
  });
  const before = stripe.calls.length;
  await work.perform();
  await work.perform();
  expect(stripe.calls.length - before).toBeLessThan(6);
  expect(await operationState(db(), action.id)).toBe('failed customer_gone');
  expect(await told(db(), ana)).toEqual([expect.stringContaining('Pídemelo otra vez')]);
});
