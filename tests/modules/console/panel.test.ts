import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { showInvoices } from '../../../src/billing/index.ts';
import type { Alerts, CustomerPanel, Inbox, OrderLine } from '../../../src/console/contract.ts';
import { projectInbox } from '../../../src/console/index.ts';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { editCustomer } from '../../../src/customers/index.ts';
import { openAlert } from '../../../src/handoff/index.ts';
import { recordAct } from '../../../src/staff/index.ts';
import { useDatabase } from '../../support/database.ts';
import { ANA, begin, hold, openConsole, projecting, say, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let facts = told();

beforeEach(async () => {
  facts = told();
  await sql`delete from orders`.execute(db());
  await sql`delete from customers`.execute(db());
  await sql`delete from staff_alerts`.execute(db());
});

const order = (conversationId: ConversationId, number: string, state = 'paid') =>
  sql`insert into orders (id, number, customer_id, placed_in, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor,
      taxes_included, tax_rate, zone, delivery, payment, payment_kind, holds_stock, placed_at)
    select ${newId()}, ${number}, customer_id, id, ${state}, 'MXN', 37000, 0, 0, 37000, true, 0, 'cdmx', '{}', 'card', 'card', false, now()
    from conversations where id = ${conversationId}`.execute(db());

test('the panel tells what the shop knows of a customer', async () => {
  const id = await begin(db(), 'Marisol', 5);
  await order(id, 'KD48271');
  await hold(db(), id, 'waiting', 3);
  const { get } = await openConsole(db(), facts);
  expect(await get<CustomerPanel>(`/conversations/${id}/customer`)).toMatchObject({
    customer: { name: 'Marisol', phone: '5215512345678', language: 'es' },
    isVerified: false,
    consent: 'replies_only',
    orders: [{ number: 'KD-48271', state: 'paid', total: { minor: 37_000, currency: 'MXN' }, conversationId: id }],
    costs: { todayMicroUsd: 0, totalMicroUsd: 0 },
    activity: [{ by: 'rules', act: 'waiting' }],
  });
  expect(await get(`/conversations/${newId()}/customer`)).toMatchObject({ error: { code: 'conversation_unknown' } });
  expect(await get('/conversations/1/customer')).toMatchObject({ error: { code: 'request_invalid' } });
});

test('what staff calls a customer stands in the list, the conversation, the panel, the orders and the search', async () => {
  const id = await begin(db(), 'florecita🌸', 5);
  await order(id, 'KD48272');
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  const { customer } = await get<CustomerPanel>(`/conversations/${id}/customer`);
  const name = 'Marisol <Vega>';
  await db()
    .transaction()
    .execute((tx) => editCustomer(tx, customer.id as CustomerId, { name, language: 'en' }));
  await projectInbox(projecting(db(), facts));
  expect((await get<Inbox>('/inbox?view=all')).rows).toMatchObject([{ customer: { name } }]);
  expect(await get(`/conversations/${id}`)).toMatchObject({ customer: { name }, language: 'en' });
  expect(await get(`/conversations/${id}/customer`)).toMatchObject({ customer: { name, language: 'en' } });
  expect(await get('/orders')).toMatchObject({ orders: [{ customer: { name } }] });
  expect(await get('/search?q=vega')).toMatchObject({ hits: [{ conversationId: id, where: 'name' }] });
  expect(await get('/search?q=florecita')).toEqual({ hits: [] });
});

test('all that people did in a conversation stands beside what the assistant decided, with who and from where', async () => {
  const id = await begin(db(), 'Marisol', 5);
  await sql`insert into staff_members (id, name, email, role, language, password_hash, created_at)
    values (${ANA.id}, 'Ana', 'ana@shop.example', 'staff', 'es', 'x', now()) on conflict do nothing`.execute(db());
  await hold(db(), id, 'waiting', 3);
  await sql`update holder_changes set noted_at = now() - interval '1 minute'`.execute(db());
  const viewer = { id: ANA.id, session: { ref: newId(), device: 'iPhone' } };
  for (const act of ['conversation_taken', 'message_said'])
    await recordAct(db(), { viewer, act, about: `conversation:${id}`, at: new Date() });
  await recordAct(db(), { viewer, act: 'message_said', about: `conversation:${newId()}`, at: new Date() });
  const { get } = await openConsole(db(), facts);
  const { activity } = await get<CustomerPanel>(`/conversations/${id}/customer`);
  expect(activity.map(({ by, act, device }) => [by, act, device])).toEqual([
    ['Ana', 'message_said', 'iPhone'],
    ['Ana', 'conversation_taken', 'iPhone'],
    ['rules', 'waiting', null],
  ]);
});

test('an invoice is shown whatever its state; when the payment vendor is silent, what it told before', async () => {
  const id = await begin(db(), 'Marisol', 5);
  const { rows } = await sql<{
    customerId: CustomerId;
  }>`select customer_id from conversations where id = ${id}`.execute(db());
  const customerId = rows[0]?.customerId ?? newId<'customer'>();
  await sql`insert into billing_customers (customer_id, vendor_id) values (${customerId}, 'cus_1')`.execute(db());
  await sql`insert into billing_payments (vendor_id, customer_id, kind, state, amount, currency, at) values ('in_1', ${customerId}, 'invoice', 'paid', 39900, 'mxn', now())`.execute(
    db(),
  );
  const invoice = (state: string) =>
    ({
      ...{
        id: `in_${state}`,
        number: 'R-7',
        vendorCustomerId: 'cus_1',
        customerId,
        subscriptionId: null,
        state,
        total: { minor: 100, currency: 'MXN' },
      },
      ...{
        due: { minor: 100, currency: 'MXN' },
        createdAt: new Date(),
        dueAt: new Date(),
        pageUrl: null,
        pdfUrl: null,
      },
    }) as const;
  const asking = async (invoices: () => Promise<readonly ReturnType<typeof invoice>[]>) => {
    const deps = { db: db(), billing: { invoices }, patienceMs: 50, onFailed: () => undefined };
    const { get } = await openConsole(db(), facts, { invoicesOf: (who, limit) => showInvoices(deps, who, limit) });
    const panel = await get<CustomerPanel>(`/conversations/${id}/customer`);
    return [panel.invoices.map(({ state }) => state), panel.areInvoicesComplete];
  };
  const states = ['open', 'paid', 'void', 'uncollectible', 'draft'];
  expect(await asking(async () => states.map(invoice))).toEqual([states, true]);
  expect(await asking(() => Promise.reject(new Error('away')))).toEqual([['paid'], false]);
  expect(await asking(() => new Promise(() => undefined))).toEqual([['paid'], false]);
});

test('orders are found by number, customer and state, page by page', async () => {
  const [marisol, juan] = [await begin(db(), 'Marisol', 5), await begin(db(), 'Juan', 6)];
  await order(marisol, 'AA00001');
  await order(juan, 'BB00002', 'shipped');
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  const numbers = async (query: string) =>
    (await get<{ orders: OrderLine[] }>(`/orders${query}`)).orders.map(({ number }) => number);
  expect((await numbers('')).toSorted()).toEqual(['AA-00001', 'BB-00002']);
  expect(await numbers('?q=aa-000')).toEqual(['AA-00001']);
  expect(await numbers('?q=juan')).toEqual(['BB-00002']);
  expect(await numbers('?state=shipped')).toEqual(['BB-00002']);
  expect(await numbers('?q=nadie')).toEqual([]);
});

test('who waits for a draft to be let go stands in the banner too, and is counted', async () => {
  const id = await begin(db(), 'drafted', 9);
  const draft = await say(db(), id, 8, 'Cuesta poco.', 'held');
  await sql`update outbox_messages set reason = 'draft', turn_id = ${newId()} where id = ${draft}`.execute(db());
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  const alerts = await get<Alerts>('/alerts');
  expect(alerts).toMatchObject({ waiting: [{ conversationId: id, reason: 'draft' }], badge: 1 });
  await sql`update outbox_messages set state = 'queued', reason = null where id = ${draft}`.execute(db());
  expect(await get<Alerts>('/alerts')).toMatchObject({ waiting: [], badge: 0 });
});

test('a hundred drafts are named, and the badge counts all', async () => {
  const id = await begin(db(), 'drafted', 9);
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state, reason, turn_id)
    select gen_random_uuid(), ${id}, 'reply', '{"kind":"text","text":"Cuesta poco."}', 'held', 'draft', gen_random_uuid()
    from generate_series(1, 130)`.execute(db());
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  expect((await get<Alerts>('/alerts')).badge).toBe(130);
});

test('the banner names who waits, and the badge counts what is to be done', async () => {
  await hold(db(), await begin(db(), 'waits', 9), 'waiting', 8);
  await openAlert(db(), 'payment_failed', 'in_1', {});
  await projectInbox(projecting(db(), facts));
  const { get } = await openConsole(db(), facts);
  expect(await get<Alerts>('/alerts')).toMatchObject({
    waiting: [{ customer: { name: 'waits' }, reason: 'asked' }],
    problems: [{ code: 'payment_failed', count: 1, remedy: { es: expect.any(String) } }],
    badge: 1,
  });
});
