import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { BillingPage } from '../../../src/console/billing/contract.ts';
import { projectInbox } from '../../../src/console/index.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, openConsole, projecting, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;

beforeEach(async () => {
  await sql`truncate billing_payments, billing_invoices, billing_refunds, billing_disputes, billing_subscriptions, billing_operations cascade`.execute(
    db(),
  );
  await sql`delete from orders`.execute(db());
  await sql`delete from customers`.execute(db());
});

const customerIn = (id: ConversationId) => sql`(select customer_id from conversations where id = ${id})`;
const pay = (id: ConversationId, vendorId: string, over: { state?: string; at?: string; order?: string } = {}) =>
  sql`insert into billing_payments (vendor_id, customer_id, kind, order_id, state, amount, currency, at)
    values (${vendorId}, ${customerIn(id)}, ${over.order === undefined ? 'invoice' : 'order'}, ${over.order ?? null},
      ${over.state ?? 'paid'}, 34900, 'mxn', ${over.at ?? sql`now()`})`.execute(db());
const subscribe = (id: ConversationId, vendorId: string, status: string) =>
  sql`insert into billing_subscriptions (vendor_id, customer_id, item_id, price_id, plan_name, interval, amount, currency,
      status, period_end, cancels_at_period_end, started_at, read_at)
    values (${vendorId}, ${customerIn(id)}, 'si', 'price', 'Club de café', 'month', 120000, 'MXN', ${status},
      now() + interval '9 days', false, now() - interval '1 year', now())`.execute(db());
const dispute = (id: ConversationId, vendorId: string) =>
  sql`insert into billing_disputes (vendor_id, customer_id, payment_id, state, reason, amount, currency, due_at, funds_withdrawn, read_at)
    values (${vendorId}, ${customerIn(id)}, 'pi_1', 'needs_response', 'fraudulent', 34900, 'MXN', now() + interval '5 days', true, now())`.execute(
    db(),
  );
async function openPage(id: ConversationId, planName: string): Promise<void> {
  const operation = newId();
  await sql`insert into billing_operations (id, kind, customer_id, language, params, state)
    values (${operation}, 'subscribe', ${customerIn(id)}, 'es', ${JSON.stringify({ planName })}, 'done')`.execute(db());
  await sql`insert into billing_pages (operation_id, amount, currency) values (${operation}, 390000, 'MXN')`.execute(
    db(),
  );
}

const bill = (id: ConversationId, vendorId: string, state: string) =>
  sql`insert into billing_invoices (vendor_id, customer_id, state, amount, currency, due_at, made_at, read_at)
    values (${vendorId}, ${customerIn(id)}, ${state}, 45000, 'mxn', '2026-12-09T18:00:00Z', now() - interval '1 day', now())`.execute(
    db(),
  );

/** Marisol's conversation, and what is asked for as the console shows it. */
async function shop() {
  const id = await begin(db(), 'Marisol', 5);
  await projectInbox(projecting(db(), told()));
  const { get } = await openConsole(db(), told());
  return { id, ask: (query = '') => get<BillingPage>(`/billing${query}`) };
}

test('every charge of every customer is listed once, also those of the same moment, across pages', async () => {
  const { id, ask } = await shop();
  // Times of the database are finer than those of the page.
  for (let n = 0; n < 120; n += 1) await pay(id, `in_${n}`, { at: `2026-11-24T16:40:00.00012${n % 3}Z` });
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null && pages < 5; pages += 1) {
    const page: BillingPage = await ask(cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`);
    seen.push(...page.lines.map((line) => line.id));
    cursor = page.cursor;
  }
  expect([seen.length, new Set(seen).size, cursor]).toEqual([120, 120, null]);
});

test('a filter shows what it is called by, with the customer, the order and the way to the conversation', async () => {
  const { id, ask } = await shop();
  const order = newId();
  await sql`insert into orders (id, number, customer_id, placed_in, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor,
      taxes_included, tax_rate, zone, delivery, payment, payment_kind, holds_stock, placed_at)
    select ${order}, 'KD48271', customer_id, id, 'paid', 'MXN', 34900, 0, 0, 34900, true, 0, 'cdmx', '{}', 'card', 'card', false, now()
    from conversations where id = ${id}`.execute(db());
  await pay(id, 'pi_1', { order });
  await pay(id, 'in_failed', { state: 'failed' });
  await subscribe(id, 'sub_good', 'active');
  await subscribe(id, 'sub_late', 'past_due');
  await dispute(id, 'dp_1');
  await openPage(id, 'Plan anual');
  const lines = async (filter: string) => (await ask(`?filter=${filter}`)).lines;
  const ids = async (filter: string) => (await lines(filter)).map((line) => line.id);
  expect(await lines('paid')).toMatchObject([
    {
      ...{ id: 'order:pi_1', order: 'KD-48271', amount: { minor: 34_900, currency: 'MXN' } },
      ...{ customer: { name: 'Marisol' }, conversationId: id },
    },
  ]);
  expect(await ids('failed')).toEqual(['invoice:in_failed']);
  expect(await ids('overdue')).toEqual(['subscription:sub_late']);
  expect(await ids('disputes')).toEqual(['dispute:dp_1']);
  expect(await lines('open')).toMatchObject([{ kind: 'page', plan: 'Plan anual', amount: { minor: 390_000 } }]);
  const { lines: all, sums } = await ask();
  expect(all).toHaveLength(6);
  expect(sums).toEqual({
    collected: [{ minor: 34_900, currency: 'MXN' }],
    open: [{ minor: 390_000, currency: 'MXN' }],
    ...{ active: 1, overdue: 1, disputes: 1 },
  });
  expect(await ask('?filter=cards')).toMatchObject({ error: { code: 'request_invalid' } });
  expect(await ask('?cursor=1;drop')).toMatchObject({ error: { code: 'cursor_invalid' } });
});

test('an invoice made at Stripe is to be paid until it is paid or withdrawn there', async () => {
  const { id, ask } = await shop();
  await openPage(id, 'Plan anual');
  for (const state of ['open', 'paid', 'void', 'uncollectible']) await bill(id, `in_${state}`, state);
  // A card that was refused leaves the invoice open.
  await pay(id, 'in_open', { state: 'failed' });
  const { lines, sums } = await ask('?filter=open');
  expect(lines).toMatchObject([
    { id: expect.stringMatching(/^page:/) },
    {
      ...{ id: 'bill:in_open', kind: 'bill', state: 'open', amount: { minor: 45_000, currency: 'MXN' } },
      ...{ dueAt: '2026-12-09T18:00:00.000Z', customer: { name: 'Marisol' }, conversationId: id },
    },
  ]);
  expect(sums.open).toEqual([{ minor: 435_000, currency: 'MXN' }]);
  const all = (await ask()).lines.map((line) => line.id);
  expect(all.filter((line) => line.includes('in_'))).toEqual(['invoice:in_open', 'bill:in_open']);
});

test('a line leads to the payment vendor, and says whether its customer can be reminded', async () => {
  const { id } = await shop();
  const billing = { pageOf: (kind: string, vendorId: string) => `https://vendor.example/${kind}/${vendorId}` };
  const { get } = await openConsole(db(), told(), { billing });
  await pay(id, 'in_paid');
  await pay(id, 'in_failed', { state: 'failed' });
  await subscribe(id, 'sub_good', 'active');
  await subscribe(id, 'sub_late', 'past_due');
  await bill(id, 'in_bill', 'open');
  const shown = async () =>
    (await get<BillingPage>('/billing')).lines
      .map(({ id: line, canRemind, vendorUrl }) => `${line} ${canRemind} ${vendorUrl}`)
      .sort();
  expect(await shown()).toEqual([
    'bill:in_bill true https://vendor.example/bill/in_bill',
    'invoice:in_failed true https://vendor.example/invoice/in_failed',
    'invoice:in_paid false https://vendor.example/invoice/in_paid',
    'subscription:sub_good false https://vendor.example/subscription/sub_good',
    'subscription:sub_late true https://vendor.example/subscription/sub_late',
  ]);
  // Nobody is reminded of what an erased customer owes, nor where no vendor can be asked what is open.
  await sql`update billing_payments set customer_id = null`.execute(db());
  expect((await shown())[1]).toBe('invoice:in_failed false https://vendor.example/invoice/in_failed');
  const without = await openConsole(db(), told());
  const { lines } = await without.get<BillingPage>('/billing');
  expect(lines.map(({ canRemind, vendorUrl }) => [canRemind, vendorUrl])).toEqual(lines.map(() => [false, null]));
});

test('how far the comparison of open invoices is stands with the charges', async () => {
  const { ask } = await shop();
  await sql`truncate billing_invoice_readings`.execute(db());
  expect((await ask()).reading).toBeNull();
  await sql`insert into billing_invoice_readings (day, seen) values ('2026-11-24', 12300)`.execute(db());
  expect((await ask()).reading).toEqual({ seen: 12_300, finishedAt: null });
  await sql`update billing_invoice_readings set finished_at = '2026-11-24T17:00:00Z'`.execute(db());
  expect((await ask()).reading).toEqual({ seen: 12_300, finishedAt: '2026-11-24T17:00:00.000Z' });
});

test('what an erased customer paid stays for the books, without a name', async () => {
  const { id, ask } = await shop();
  await pay(id, 'in_old');
  await sql`delete from customers`.execute(db());
  expect((await ask()).lines).toMatchObject([{ id: 'invoice:in_old', customer: null, conversationId: null }]);
});
