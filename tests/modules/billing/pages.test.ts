import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkoutForOrder, createPageWatch, insertEvents } from '../../../src/billing/index.ts';
import type { Money } from '../../../src/core/money.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { attempts, billingAt, type Customer, deliver, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;
let work: ReturnType<typeof billingAt>;
let ana: Customer;
/** What the order asks for now; nothing once it is paid or over. */
let due: Money | null;
const pesos = (minor: number): Money => ({ minor, currency: 'MXN' });

beforeEach(async () => {
  stripe = await startStripe();
  work = billingAt(db(), await stripeAt(stripe));
  await sql`truncate billing_operations, billing_events, billing_payments, billing_customers, billing_pages cascade`.execute(
    db(),
  );
  ana = await someone(db());
  due = pesos(45_000);
});
afterEach(() => stripe.close());

const ask = (minor: number) =>
  db()
    .transaction()
    .execute((tx) =>
      checkoutForOrder(tx, {
        ...{ customerId: ana.customerId, conversationId: ana.id, language: 'es', amount: pesos(minor) },
        ...{ orderId: 'order-1', orderNumber: 'KD-48271' },
      }),
    );
const watch = () => createPageWatch({ db: db(), dueOf: async () => new Map(due === null ? [] : [['order-1', due]]) })();
const receive = async () => {
  await deliver(db(), stripe, insertEvents);
  await work.events();
};
const pages = (): string[] =>
  [...stripe.account.sessions.values()].map(({ status, amount_total }) => `${amount_total} ${status}`);
const openPage = (): string => [...stripe.account.sessions.keys()].at(-1) ?? '';

test('a page stays open while its order asks for that amount', async () => {
  await ask(45_000);
  await work.perform();
  expect([await watch(), await work.perform(), pages()]).toEqual([0, 0, ['45000 open']]);
});

test.each([
  ['paid otherwise, cancelled or over', null],
  ['changed in its total', pesos(60_000)],
  ['changed in its currency', { minor: 45_000, currency: 'USD' }],
])('the page of an order that was %s is closed at Stripe, once', async (_, now) => {
  await ask(45_000);
  await work.perform();
  due = now;
  expect([await watch(), await watch()]).toEqual([1, 0]);
  await work.perform();
  await receive();
  expect(pages()).toEqual(['45000 expired']);
  expect(stripe.calls.filter(({ name }) => name === 'expireCheckout')).toEqual([
    expect.objectContaining({ key: expect.stringMatching(/:close_page:1$/) }),
  ]);
  expect(await told(db(), ana)).toHaveLength(1);
});

test('a new page closes the one before it', async () => {
  await ask(45_000);
  await work.perform();
  await ask(60_000);
  await work.perform();
  expect(pages()).toEqual(['45000 expired', '60000 open']);
});

test('a page that is withdrawn before it was made is neither made nor told', async () => {
  await ask(45_000);
  await ask(60_000);
  await work.perform();
  await work.later();
  await work.perform();
  expect(pages()).toEqual(['60000 open']);
  expect(await told(db(), ana)).toEqual([expect.stringContaining('$600.00')]);
});

test('a page that is withdrawn while Stripe makes it is closed, and its link is not told', async () => {
  await ask(45_000);
  stripe.atNext('createCheckout', () => ask(60_000));
  await work.perform();
  await work.later();
  await work.perform();
  expect(pages().sort()).toEqual(['45000 expired', '60000 open']);
  expect(await told(db(), ana)).toEqual([expect.stringContaining('$600.00')]);
});

test('a call to close that nobody heard the end of goes out again under the same key', async () => {
  await ask(45_000);
  await work.perform();
  due = null;
  await watch();
  stripe.fail('expireCheckout', ['timeout acted', 'timeout']);
  await work.perform();
  await work.later();
  await work.perform();
  const { rows } = await sql<{ id: string }>`select id from billing_operations where kind = 'close_page'`.execute(db());
  expect([pages(), await attempts(db(), rows[0]?.id ?? '')]).toEqual([['45000 expired'], ['close_page 1 done']]);
});

test('money that slips through is booked, and the page counts as paid', async () => {
  await ask(45_000);
  await work.perform();
  due = null;
  await watch();
  stripe.pay(openPage());
  await work.perform();
  await receive();
  expect([pages(), work.heard.orders]).toEqual([['45000 complete'], ['order-1 paid 45000 MXN as asked']]);
});

test('a payment closes every other page of its order', async () => {
  await ask(45_000);
  await work.perform();
  stripe.pay(openPage());
  await ask(45_000);
  await work.perform();
  await receive();
  await work.later();
  await work.perform();
  expect(pages()).toEqual(['45000 complete', '45000 expired']);
});

test('what is missing of an order is told, and gets a page of its own', async () => {
  work.deps.orders.onOrderPaid = async () => ({ became: 'partly', missing: pesos(15_000), excess: null });
  await ask(45_000);
  await work.perform();
  stripe.pay(openPage(), { amount: 30_000, currency: 'mxn' });
  await receive();
  await work.perform();
  expect((await told(db(), ana)).slice(1)).toEqual([
    expect.stringContaining('Recibimos $300.00 de tu pedido KD-48271. Faltan $150.00'),
    expect.stringContaining('por $150.00'),
  ]);
  expect(pages()).toEqual(['30000 complete', '15000 open']);
});

test('what is too much is told as that', async () => {
  work.deps.orders.onOrderPaid = async () => ({ became: 'over', missing: null, excess: pesos(5_000) });
  await ask(45_000);
  await work.perform();
  stripe.pay(openPage());
  await receive();
  expect((await told(db(), ana)).at(-1)).toContain('está pagado y sobran $50.00');
});
