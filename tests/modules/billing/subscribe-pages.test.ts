import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertEvents } from '../../../src/billing/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, type Customer, deliver, SUBSCRIBE, sayYes, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
const PLUS = { ...SUBSCRIBE, priceId: 'price_year', interval: 'year', amount: { minor: 349_000, currency: 'MXN' } };
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;
let ana: Customer;

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_subscriptions, billing_customers, billing_pages cascade`.execute(
    db(),
  );
  ana = await someone(db());
});
afterEach(() => stripe.close());

async function page(terms: typeof SUBSCRIBE | typeof PLUS): Promise<string> {
  await sayYes(db(), ana, terms);
  await work.perform();
  return [...stripe.account.sessions.keys()].at(-1) ?? '';
}
async function receive(): Promise<void> {
  await deliver(db(), stripe, insertEvents);
  await work.events();
  await work.perform();
}
const pages = (): string[] => [...stripe.account.sessions.values()].map(({ status }) => String(status));
const closings = (): number => stripe.calls.filter(({ name }) => name === 'expireCheckout').length;

test('a new page to subscribe on closes the one before it', async () => {
  await page(SUBSCRIBE);
  await page(PLUS);
  expect(pages()).toEqual(['expired', 'open']);
});

test('a page of another customer stays open', async () => {
  await page(SUBSCRIBE);
  ana = await someone(db());
  await page(PLUS);
  expect(pages()).toEqual(['open', 'open']);
});

test('who has subscribed finds no other page open, and the paid one is not closed again', async () => {
  const first = await page(SUBSCRIBE);
  stripe.pay(first);
  await page(PLUS);
  expect(pages()).toEqual(['complete', 'open']);
  const before = closings();
  await receive();
  expect([pages(), closings() - before, work.heard.alerts]).toEqual([['complete', 'expired'], 1, []]);
});

test('a page that Stripe makes while the customer subscribes by another one is closed, and its link is not told', async () => {
  const first = await page(SUBSCRIBE);
  await sayYes(db(), ana, PLUS);
  stripe.atNext('createCheckout', async () => {
    stripe.pay(first);
    await deliver(db(), stripe, insertEvents);
    await work.events();
  });
  await work.perform();
  await work.later();
  await work.perform();
  expect(pages().sort()).toEqual(['complete', 'expired']);
  expect((await told(db(), ana)).filter((text) => text.includes('https://'))).toHaveLength(1);
});

test('a second subscription that slips through is a task for staff, once, and the customer hears of it', async () => {
  const [first, second] = [await page(SUBSCRIBE), await page(PLUS)];
  const closed = stripe.account.sessions.get(first);
  if (closed !== undefined) closed.status = 'open';
  stripe.pay(first);
  await receive();
  const open = stripe.account.sessions.get(second);
  if (open !== undefined) open.status = 'open';
  stripe.pay(second);
  await receive();
  await receive();
  expect(work.heard.alerts).toEqual(['billing_two_subscriptions']);
  expect((await told(db(), ana)).at(-1)).toContain('Ahora tienes más de una suscripción activa');
});
