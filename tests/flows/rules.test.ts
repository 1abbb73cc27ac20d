import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeConsent, type Scope } from '../../src/consent/index.ts';
import { type ConversationId, type CustomerId, newId, type OutboxId } from '../../src/core/ids.ts';
import { findCustomerByIdentity } from '../../src/customers/index.ts';
import { conversationsOfCustomers } from '../../src/inbox/index.ts';
import { insertOutbox } from '../../src/outbox/index.ts';
import { type Db, findRunningPostgres, openDb } from '../../src/platform/db/index.ts';
import type { BubbleContent, SimCustomer } from '../../src/simulator/contract.ts';
import type { Template } from '../../src/simulator/templates/types.ts';
import { seedRequest } from '../../src/templates/index.ts';
import { runRecado } from '../modules/cli/run-recado.ts';
import { enterConsole } from './owner.ts';
import { openShop, type Shop } from './phone.ts';

const HOUR_MS = 3_600_000;
/** A stop is looked at every half minute, and held messages follow one by one. */
const PATIENCE = { timeout: 90_000, interval: 250 };
/** What Meta charges in Mexico for a service or a utility message, by our table; millionths of a dollar. */
const EACH_MICRO = 8_500;

let shop: Shop;
let db: Db;
let pool: pg.Pool;
let marisol: Known;
let john: Known;

/** The numbers of their orders, the key of the ERP, and what the console shows. */
const numbers = { marisol: '', john: '' };
let key = '';
let shownSaid: Awaited<ReturnType<typeof enterConsole>>;

type Known = { readonly phone: SimCustomer; readonly id: CustomerId; readonly conversationId: ConversationId };

beforeAll(async () => {
  shop = await openShop({ QUIET_HOURS: 'off' });
  const connectionString = await findRunningPostgres(shop.folder);
  if (connectionString === null) throw new Error('the database of the program does not run');
  ({ db, pool } = openDb({ connectionString, maxConnections: 2, applicationName: 'tests' }));
  marisol = await meet('Marisol', 'Hola, ¿a qué hora abren?');
  john = await meet('John', 'Hello, when do you open?');
  shownSaid = await enterConsole(shop);
}, 240_000);
afterAll(async () => {
  await pool?.end();
  await shop?.close();
});

/** Somebody who wrote, was answered, and agreed to be told of their orders. */
async function meet(name: string, words: string): Promise<Known> {
  const phone = await shop.customer(name);
  await shop.write(phone, words);
  await shop.answers(phone, 1);
  const id = await findCustomerByIdentity(db, phone.phone ?? phone.bsuid);
  if (id === null) throw new Error(`${name} is not known`);
  const [conversation] = await conversationsOfCustomers(db, [id], null);
  if (!conversation) throw new Error(`${name} has no conversation`);
  const known = { phone, id, conversationId: conversation.id };
  await agreeTo(known, ['utility', 'marketing'], true);
  return known;
}

async function agreeTo({ id }: Known, scopes: readonly Scope[], isGiven: boolean): Promise<void> {
  const consent = { scopes, about: null, isGiven, shown: null, reason: null } as const;
  const said = { source: 'import', by: 'test', cause: null, at: new Date(), customerId: id } as const;
  await db.transaction().execute((tx) => changeConsent(tx, { ...consent, ...said }, new Date()));
}

/** An order leaves the shop: the message of the business, with its template for the time after the window. */
async function ship({ conversationId }: Known, order: string): Promise<OutboxId> {
  const id = newId<'outbox'>();
  const { language: _, ...template } = seedRequest('shipping_update', 'es', {
    customer_name: 'Ana',
    order_number: order,
    carrier: 'Estafeta',
    tracking_number: '6055900123',
    expected_on: { date: '2026-12-24' },
  });
  const content = { kind: 'text', text: `${order} va en camino.` } as const;
  const about = { origin: 'initiated', topic: 'shipping_update', purpose: 'order_event' } as const;
  await insertOutbox([{ id, conversationId, turnId: null, content, template, ...about }]).execute(db);
  return id;
}

type Row = { state: string; reason: string | null; attempts: number; read_at: Date | null; delivered_at: Date | null };
const outbox = async (id: OutboxId): Promise<Row | undefined> =>
  (await pool.query<Row>('select * from outbox_messages where id = $1', [id])).rows[0];
const stateOf = async (id: OutboxId): Promise<string> => {
  const row = await outbox(id);
  return [row?.state, row?.reason].filter(Boolean).join(' ');
};
const arrived = async ({ phone }: Known, order: string): Promise<BubbleContent[]> =>
  (await shop.bubbles(phone))
    .filter(({ from, content }) => from === 'business' && 'text' in content && content.text.includes(order))
    .map(({ content }) => content);

const call = async (method: string, route: string, body: object): Promise<void> => {
  const url = new URL(`/simulator/api${route}`, (await shop.get('/healthz')).url);
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
};
const templates = async (): Promise<readonly Template[]> =>
  ((await (await shop.get('/simulator/api/templates')).json()) as { templates: Template[] }).templates;
const review = async (decision: object, name: string, language: string): Promise<void> => {
  const found = (await templates()).find((one) => one.name === name && one.language === language);
  await call('POST', `/templates/${found?.id}/review`, decision);
};
/** Our copy of a template, which follows what WhatsApp tells. */
const copyOf = async (name: string, language: string) =>
  (
    await pool.query<{ status: string; category: string }>(
      'select status, category from template_copies where name = $1 and language = $2',
      [name, language],
    )
  ).rows[0];
const statusOf = async (name: string, language: string) => (await copyOf(name, language))?.status;
const categoryOf = async (name: string, language: string) => (await copyOf(name, language))?.category;
const recado = async (...words: string[]): Promise<string> =>
  (await runRecado(words, { DATA_DIR: shop.folder, LANG: 'en_US.UTF-8' })).out;

/** From the wish to the tap; gives the number of the order. */
async function order({ phone }: Known, words: { readonly wish: string; readonly address: string }): Promise<string> {
  await shop.write(phone, words.wish);
  await shop.hear(phone, /En tu carrito|In your cart/);
  await shop.write(phone, words.address);
  await shop.hear(phone, /¿Confirmas este pedido\?|confirm this order/i);
  await shop.tap(phone);
  return /[A-Z]{2}-\d{5}/.exec(await shop.hear(phone, /^Listo, tu pedido quedó registrado|^Done/))?.[0] ?? '';
}

type Notification = { id: string; state: string; reason: string | null; remedy: { es: string; en: string } | null };

/** The shop's ERP, which knows the REST API and nothing else. */
async function erp<Answer = object>(method: string, route: string, body?: object): Promise<Answer> {
  const url = new URL(`/api/v1${route}`, (await shop.get('/healthz')).url);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': newId() };
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  expect([response.status, route]).toEqual([method === 'POST' ? 202 : 200, route]);
  return (await response.json()) as Answer;
}

/** An order leaves the shop, or its parcel goes under another number; gives what tells the customer. */
async function shipByApi(number: string, tracking: string): Promise<string> {
  const shipment = { carrier: 'Estafeta', tracking_number: tracking, expected_on: '2026-12-24' };
  const { notification_id: id } = await erp<{ notification_id: string }>(
    'POST',
    `/orders/${number}/shipments`,
    shipment,
  );
  return id;
}
const toldOf = (id: string) => erp<Notification>('GET', `/notifications/${id}`);

const isTemplate = ({ kind }: BubbleContent): boolean => kind === 'template';

test('more than a day later an order that the ERP ships is told by the template, in the language of the customer', async () => {
  await expect
    .poll(async () => (await templates()).map(({ status }) => status), PATIENCE)
    .toEqual(Array(6).fill('APPROVED'));
  numbers.marisol = await order(marisol, {
    wish: 'quiero 2 bolsas de Chiapas',
    address: 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX',
  });
  numbers.john = await order(john, {
    wish: 'hello, I want 2 bags of Café de Chiapas',
    address: 'John Miller, Avenida de la Reforma 10, Col. del Valle, 06700 Ciudad de México, CDMX',
  });
  key = /rk_\S+/.exec(await recado('keys', 'create', 'erp', '--scopes', 'orders:write,notifications:read'))?.[0] ?? '';
  for (const number of [numbers.marisol, numbers.john])
    for (const state of ['paid', 'preparing']) await erp('PATCH', `/orders/${number}`, { state });
  await shop.moveClock(25 * HOUR_MS);
  const ids = [await shipByApi(numbers.marisol, '6055900121'), await shipByApi(numbers.john, '6055900122')];
  await expect
    .poll(async () => (await arrived(marisol, '6055900121')).filter(isTemplate), PATIENCE)
    .toMatchObject([
      {
        ...{ name: 'shipping_update', language: 'es_MX' },
        text: expect.stringContaining(`tu pedido ${numbers.marisol} salió con Estafeta`),
      },
    ]);
  await expect
    .poll(async () => (await arrived(john, '6055900122')).filter(isTemplate), PATIENCE)
    .toMatchObject([{ language: 'en_US', text: expect.stringContaining(`${numbers.john} has left with Estafeta`) }]);
  for (const id of ids) await expect.poll(async () => (await toldOf(id)).state, PATIENCE).toMatch(/^(delivered|read)$/);
  expect((await shownSaid(marisol.conversationId)).at(-1)).toMatchObject({
    ...{ template: 'shipping_update', cost: { minor: EACH_MICRO / 10_000, currency: 'USD' } },
    how: { as: 'template', why: 'window_closed', estimate: { minor: EACH_MICRO / 10_000, currency: 'USD' } },
  });
}, 240_000);

test('while its template is paused the message is held, API, console and alerts say why, and it goes once when it may', async () => {
  await review({ kind: 'pause' }, 'shipping_update', 'es_MX');
  await expect.poll(() => statusOf('shipping_update', 'es_MX'), PATIENCE).toBe('paused');
  const id = await shipByApi(numbers.marisol, '6055900123');
  await expect
    .poll(() => toldOf(id), PATIENCE)
    .toMatchObject({
      ...{ state: 'held', reason: 'template_paused' },
      remedy: { es: expect.stringContaining('plantilla'), en: expect.stringContaining('template') },
    });
  expect((await shownSaid(marisol.conversationId)).at(-1)).toMatchObject({
    ...{ state: 'held', reason: 'template_paused', how: null },
    remedy: { es: expect.stringContaining('La plantilla no se puede usar ahora') },
  });
  expect(await recado('alerts')).toMatch(/^template_/m);
  expect(await arrived(marisol, '6055900123')).toEqual([]);
  await review({ kind: 'approve' }, 'shipping_update', 'es_MX');
  await expect.poll(async () => (await arrived(marisol, '6055900123')).length, PATIENCE).toBe(1);
  await expect.poll(async () => (await toldOf(id)).state, PATIENCE).toMatch(/^(delivered|read)$/);
}, 240_000);

test('a template that WhatsApp makes marketing no longer goes to who agreed to notices alone, until it is a notice again', async () => {
  await review({ kind: 'recategorise', category: 'MARKETING' }, 'shipping_update', 'en_US');
  await expect.poll(() => categoryOf('shipping_update', 'en_US'), PATIENCE).toBe('marketing');
  await agreeTo(john, ['marketing'], false);
  const id = await shipByApi(numbers.john, '6055900124');
  await expect.poll(() => toldOf(id), PATIENCE).toMatchObject({ state: 'held', reason: 'template_marketing' });
  expect(await arrived(john, '6055900124')).toEqual([]);
  await review({ kind: 'recategorise', category: 'UTILITY' }, 'shipping_update', 'en_US');
  await expect.poll(async () => (await arrived(john, '6055900124')).length, PATIENCE).toBe(1);
}, 240_000);

test('statuses that come three times and in the wrong order change nothing twice', async () => {
  const delivery = { delayMs: 0, copies: 3, isOutOfOrder: true, losesStatuses: false };
  await call('PUT', '/delivery', delivery);
  const id = await ship(marisol, 'KD-1004');
  await expect.poll(async () => (await arrived(marisol, 'KD-1004')).length, PATIENCE).toBe(1);
  const wamid = (await shop.bubbles(marisol.phone)).at(-1)?.wamid ?? '';
  const statuses = async () =>
    (await shop.events()).filter((event) => event.wamid === wamid && event.label.startsWith('status:'));
  await expect.poll(async () => (await statuses()).length, PATIENCE).toBe(6);
  await shop.act(marisol.phone, { kind: 'read', wamids: [wamid] });
  await expect.poll(() => stateOf(id), PATIENCE).toBe('read');
  await expect.poll(async () => (await statuses()).length, PATIENCE).toBe(9);
  expect(await outbox(id)).toMatchObject({ state: 'read', attempts: 1, delivered_at: expect.any(Date) });
  await call('PUT', '/delivery', { ...delivery, copies: 1, isOutOfOrder: false });
}, 200_000);

test('what a conversation costs is the sum of the prices in its statuses', async () => {
  const charged = new Set<string>();
  for (const { label, request, customerId } of await shop.events()) {
    if (!label.startsWith('status:') || customerId !== marisol.phone.id) continue;
    const [status] = JSON.parse(request.body).entry[0].changes[0].value.statuses;
    if (status.pricing?.billable === true) charged.add(status.id);
  }
  expect(charged.size).toBeGreaterThan(3);
  const costsKey = /rk_\S+/.exec(await recado('keys', 'create', 'test', '--scopes', 'costs:read'))?.[0] ?? '';
  const day = (days: number): string => new Date(Date.now() + days * 24 * HOUR_MS).toISOString().slice(0, 10);
  const costs = async () => {
    const response = await shop.get(`/api/v1/costs?by=conversation&from=${day(-2)}&to=${day(8)}`, costsKey);
    const { rows } = (await response.json()) as { rows: { conversationId: string; amountMicro: number }[] };
    return rows.filter(({ conversationId }) => conversationId === marisol.conversationId);
  };
  await expect.poll(costs, PATIENCE).toMatchObject([{ currency: 'USD', amountMicro: charged.size * EACH_MICRO }]);
}, 120_000);

test('a blocked account burns nothing: everything is held, and goes once when a probe finds that it may', async () => {
  await call('POST', '/account', { event: 'block' });
  const orders = ['KD-1005', 'KD-1006', 'KD-1007', 'KD-1008'];
  const ids = await Promise.all(orders.map((order, index) => ship(index % 2 === 0 ? marisol : john, order)));
  const states = () => Promise.all(ids.map(stateOf));
  await expect.poll(states, PATIENCE).toEqual(Array(4).fill('held channel_stopped'));
  expect(await recado('alerts')).toMatch(/^channel_stopped/m);

  await call('POST', '/account', { event: 'unblock' });
  await pool.query("update outbox_stops set since = now() - interval '1 hour'");
  await expect
    .poll(async () => (await states()).map((state) => /^(delivered|read)/.test(state)), PATIENCE)
    .toEqual(Array(4).fill(true));
  for (const [index, order] of orders.entries())
    expect(await arrived(index % 2 === 0 ? marisol : john, order)).toHaveLength(1);
  await expect.poll(async () => (await pool.query('select from outbox_stops')).rowCount, PATIENCE).toBe(0);
}, 300_000);

test('after a BAJA nothing more is begun with that customer, and with others it is', async () => {
  await shop.write(marisol.phone, 'BAJA');
  await shop.hear(marisol.phone, /^Listo, ya no te mandaremos avisos/);
  const refused = await shipByApi(numbers.marisol, '6055900125');
  const told = await ship(john, 'KD-1010');
  await expect.poll(() => toldOf(refused), PATIENCE).toMatchObject({ state: 'discarded', reason: 'opted_out' });
  await expect.poll(() => stateOf(told), PATIENCE).toMatch(/^(delivered|read)/);
  expect(await arrived(marisol, '6055900125')).toEqual([]);
}, 240_000);
