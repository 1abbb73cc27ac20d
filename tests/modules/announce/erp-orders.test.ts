import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import { importOrders } from '../../../src/orders/index.ts';
import { runOf, useFolder } from '../../support/files.ts';
import { anOrder, recorded } from '../orders/order-files.ts';
import { customer, DAY_MS, database, later, NOW } from '../orders/world.ts';
import {
  agree,
  api,
  approve,
  begun,
  eventsAbout,
  follow,
  mailsTo,
  setState,
  silent,
  tell,
  withAddress,
} from './world.ts';

beforeAll(() => approve());
const folder = useFolder();

const HOME = {
  ...{ recipient: 'Ana Ruiz', street: 'Durango 90', neighbourhood: 'Roma Norte' },
  ...{ city: 'Ciudad de México', state: 'CDMX', postal_code: '06700' },
};
const ITEM = { sku: 'CHIS-250-G', quantity: 2, unit_price_minor: 18_900 };
const OPT_IN = { source: 'web checkout', text: 'Quiero avisos', at: NOW.toISOString() };

let numbers = 0;
const newNumber = (): string => `WEB-${1_000 + numbers++}`;
const anyOrder = (who: object, over: object = {}) => ({
  ...{ number: newNumber(), customer: who, currency: 'MXN', items: [ITEM] },
  ...{ shipping_minor: 9_900, total_minor: 47_700, delivery: HOME },
  ...over,
});

/** Somebody who agreed to notices and whose window is closed. */
async function buyer(): Promise<CustomerId> {
  const { id, customerId } = await customer();
  await silent(id);
  await agree(customerId);
  await withAddress(customerId);
  return customerId;
}

/** Orders with what a file would have written of them. */
const ordersOf = async (customerId: CustomerId) =>
  (
    await sql<Record<string, unknown>>`
      select o.external_number, o.state, o.currency, o.total_minor, o.paid_minor, o.zone, o.holds_stock, o.delivery,
        (select json_agg(json_build_array(l.sku, l.name, l.quantity, l.unit_minor, l.product_id is not null)) from order_lines l
          where l.order_id = o.id) as lines,
        (select json_agg(json_build_array(h.to_state, h.by)) from order_history h where h.order_id = o.id) as history
      from orders o where o.customer_id = ${customerId} order by o.id`.execute(database().db)
  ).rows;

const everything = async () =>
  (
    await sql<{ all: string }>`select (select count(*) from orders) || ' ' || (select count(*) from order_lines)
      || ' ' || (select count(*) from customers) || ' ' || (select count(*) from consent_changes)
      || ' ' || (select count(*) from announcements) || ' ' || (select count(*) from api_answers) as all`.execute(
      database().db,
    )
  ).rows[0]?.all;

describe('an order of another program', () => {
  test('is on record as a file would write it, and confirmed to the customer by the template', async () => {
    const customerId = await buyer();
    const { ask, woken } = await api('orders:write', 'notifications:read');
    const order = anyOrder({ customer_id: customerId });
    const sent = await ask('POST', '/orders', order);
    expect(sent).toMatchObject({
      status: 201,
      body: { outcome: 'placed', order: { number: order.number, state: 'pending' } },
    });
    expect(woken()).toBe(1);
    expect(await ordersOf(customerId)).toMatchObject([
      {
        ...{ externalNumber: order.number, state: 'pending', currency: 'MXN', totalMinor: 47_700, paidMinor: 0 },
        ...{ holdsStock: false, delivery: { kind: 'ship', address: { recipient: 'Ana Ruiz', postalCode: '06700' } } },
        lines: [['CHIS-250-G', expect.stringContaining('Chiapas'), 2, 18_900, true]],
        history: [['pending', 'api']],
      },
    ]);
    expect(await begun(customerId)).toMatchObject([
      {
        template: {
          name: 'order_confirmation',
          parameters: { order_number: order.number, total: { minor: 47_700, currency: 'MXN' } },
        },
        ...{ purpose: 'order_event', state: 'queued' },
      },
    ]);
  });

  test('is followed to its end: the states of its confirmation by GET and by event', async () => {
    const customerId = await buyer();
    const { ask } = await api();
    const { body } = await ask('POST', '/orders', anyOrder({ customer_id: customerId }));
    const id = String(body['notification_id']);
    await setState((await begun(customerId))[0]?.id ?? '', 'discarded', 'no_opt_in');
    await follow();
    expect((await ask('GET', `/notifications/${id}`)).body).toMatchObject({ state: 'discarded', reason: 'no_opt_in' });
    expect((await eventsAbout(id)).map(({ data }) => [data['template'], data['state'], data['reason']])).toEqual([
      ['order_confirmation', 'discarded', 'no_opt_in'],
    ]);
    expect(await mailsTo(customerId)).toMatchObject([{ template: 'order_confirmation' }]);
  });

  test('is shipped by its own number, and the answer names it so', async () => {
    const customerId = await buyer();
    const { ask } = await api();
    const payments = [{ method: 'card', amount_minor: 47_700, receipt: 'pi_7', at: NOW.toISOString() }];
    const order = anyOrder({ customer_id: customerId }, { state: 'paid', payments });
    expect((await ask('POST', '/orders', order)).body).toMatchObject({ order: { state: 'paid' } });
    const shipment = { carrier: 'DHL', tracking_number: 'JD1' };
    const path = `/orders/${order.number.toLowerCase()}/shipments`;
    expect(await ask('POST', path, shipment)).toMatchObject({
      status: 202,
      body: { outcome: 'moved', order: { number: order.number, state: 'shipped' } },
    });
    expect((await begun(customerId)).map(({ template }) => template?.name)).toEqual([
      'order_confirmation',
      'shipping_update',
    ]);
    const back = await ask('PATCH', `/orders/${order.number}`, { state: 'preparing' });
    expect([back.status, back.body['detail']]).toEqual([
      409,
      expect.stringContaining(`Order ${order.number} is shipped`),
    ]);
  });

  test('finds its customer by phone in any form and by the business’s own id, and makes one who agreed elsewhere', async () => {
    const { customerId } = await recorded('ERP-7');
    const phone = '525566001122';
    await sql`insert into customer_identities (customer_id, kind, value, raw)
      values (${customerId}, 'phone', ${phone}, ${phone})`.execute(database().db);
    const { ask } = await api();
    for (const who of [{ external_id: 'ERP-7' }, { phone: '+52 1 55 6600 1122' }, { phone }])
      expect((await ask('POST', '/orders', anyOrder(who))).status).toBe(201);
    expect(await ordersOf(customerId)).toHaveLength(3);
    const stranger = anyOrder({ phone: '+52 55 6600 3344', name: 'Luz', language: 'en' }, { opt_in: OPT_IN });
    expect((await ask('POST', '/orders', stranger)).status).toBe(201);
    const { rows } =
      await sql`select c.name, c.language, n.source from customers c join orders o on o.customer_id = c.id
      join consent_changes n on n.customer_id = c.id where o.external_number = ${stranger.number}`.execute(
        database().db,
      );
    expect(rows).toEqual([{ name: 'Luz', language: 'en', source: 'api' }]);
  });

  test('of a number in our own form is named as we write it', async () => {
    const { ask } = await api();
    const order = anyOrder({ customer_id: await buyer() }, { number: 'zz 90001' });
    expect((await ask('POST', '/orders', order)).body).toMatchObject({ order: { number: 'ZZ-90001' } });
    expect((await ask('PATCH', '/orders/zz90001', { state: 'paid' })).body).toMatchObject({
      order: { number: 'ZZ-90001' },
    });
  });

  test('that is days old is on record, and nobody is told', async () => {
    const customerId = await buyer();
    const { ask } = await api();
    const old = anyOrder({ customer_id: customerId }, { placed_at: later(-4 * DAY_MS).toISOString() });
    expect(await ask('POST', '/orders', old)).toMatchObject({ status: 201, body: { notification_id: null } });
    expect(await begun(customerId)).toEqual([]);
  });

  test('comes in a file later without being told again', async () => {
    const who = await recorded('ERP-8');
    await silent(who.id);
    const { ask } = await api();
    const order = anyOrder({ external_id: 'ERP-8' }, { placed_at: '2026-11-24T10:00:00-06:00', payment: 'card' });
    await ask('POST', '/orders', order);
    const items = [{ sku: 'CHIS-250-G', name: 'Café de Chiapas', quantity: 2, unit_price: '189.00' }];
    const told = anOrder(order.number, 'ERP-8', { items, total: '477.00' });
    const run = await runOf(await folder.put(`${newId()}.json`, JSON.stringify([told])));
    await importOrders({ db: database().db, newId, businessClock: () => NOW, tell: tell() }, run);
    expect(await ordersOf(who.customerId)).toHaveLength(1);
    expect(await begun(who.customerId)).toHaveLength(1);
  });
});

describe('the same order again', () => {
  test('under its key gets the first answer; under another key changes nothing, also once it has moved on', async () => {
    const customerId = await buyer();
    const { ask } = await api();
    const [order, key] = [anyOrder({ customer_id: customerId }), { 'idempotency-key': newId() }];
    const first = await ask('POST', '/orders', order, key);
    const replayed = await ask('POST', '/orders', order, key);
    expect([replayed.status, replayed.body, replayed.headers.get('idempotent-replayed')]).toEqual([
      ...[201, first.body, 'true'],
    ]);
    await ask('PATCH', `/orders/${order.number}`, { state: 'paid' });
    expect(await ask('POST', '/orders', order)).toMatchObject({
      status: 200,
      body: { outcome: 'unchanged', order: { number: order.number, state: 'paid' }, notification_id: null },
    });
    expect(await ordersOf(customerId)).toHaveLength(1);
    expect(await begun(customerId)).toHaveLength(1);
  });

  test('ten times at once under ten keys is one order, told once', async () => {
    const customerId = await buyer();
    const { ask } = await api();
    const order = anyOrder({ customer_id: customerId });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('POST', '/orders', order)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
    expect(await ordersOf(customerId)).toHaveLength(1);
    expect(await begun(customerId)).toHaveLength(1);
  });

  test('under its key with another body gets 422, and its number with another body 409; the first stands', async () => {
    const customerId = await buyer();
    const { ask } = await api();
    const [order, key] = [anyOrder({ customer_id: customerId }), { 'idempotency-key': newId() }];
    await ask('POST', '/orders', order, key);
    const other = { ...order, items: [{ ...ITEM, quantity: 1 }], total_minor: 28_800 };
    const reused = await ask('POST', '/orders', other, key);
    expect([reused.status, reused.body['code']]).toEqual([422, 'idempotency_key_reused']);
    const taken = await ask('POST', '/orders', { ...other, number: order.number.replace('-', ' ') });
    expect(taken).toMatchObject({
      status: 409,
      body: { code: 'order_number_taken', order: { number: order.number }, errors: [{ field: 'number' }] },
    });
    expect(await ordersOf(customerId)).toMatchObject([{ totalMinor: 47_700 }]);
  });
});

test('an order whose number a file brings at the same moment is refused with 409, and kept once', async () => {
  const customerId = await buyer();
  const { ask } = await api();
  const [theirs, number] = [anyOrder({ customer_id: customerId }), newNumber()];
  await ask('POST', '/orders', theirs);
  let asked: ReturnType<typeof ask> | undefined;
  await database()
    .db.transaction()
    .execute(async (tx) => {
      await sql`update orders set external_number = ${number} where external_number = ${theirs.number}`.execute(tx);
      asked = ask('POST', '/orders', anyOrder({ customer_id: customerId }, { number }));
      await expect.poll(isSomebodyWaiting).toBe(true);
    });
  expect(await asked).toMatchObject({ status: 409, body: { code: 'order_import_disturbed' } });
  expect(await ordersOf(customerId)).toMatchObject([{ externalNumber: number }]);
});

const isSomebodyWaiting = async () =>
  (
    await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      database().db,
    )
  ).rows.length > 0;

describe('an order that is not right', () => {
  const who = { phone: '525500008888' };
  const with_ = (change: object) => anyOrder(who, { opt_in: OPT_IN, ...change });
  const item = (change: object) => with_({ items: [{ ...ITEM, ...change }] });
  const payment = (change: object) =>
    with_({ payments: [{ method: 'card', amount_minor: 100, at: NOW.toISOString(), ...change }] });

  test.each<readonly [what: string, body: unknown, status: number, field: string]>([
    ['a list', [], 400, '(body)'],
    ['nothing in it', {}, 400, 'number'],
    ['an unknown field', with_({ discount: 1 }), 400, 'discount'],
    ['a number in a number’s place', with_({ number: 1_001 }), 400, 'number'],
    ['a number without letters or digits', with_({ number: '#--' }), 400, 'number'],
    ['a number with a line break', with_({ number: 'A\n1' }), 400, 'number'],
    ['an item of an unknown SKU', item({ sku: 'NO-SUCH-SKU' }), 422, 'items.0.sku'],
    ['a SKU with half a character', item({ sku: 'A\ud800' }), 400, 'items.0.sku'],
    ['a SKU with U+0000', item({ sku: 'A\u0000B' }), 400, 'items.0.sku'],
    ['a quantity of zero', item({ quantity: 0 }), 400, 'items.0.quantity'],
    ['a quantity of -1', item({ quantity: -1 }), 400, 'items.0.quantity'],
    ['half a piece', item({ quantity: 0.5 }), 400, 'items.0.quantity'],
    ['pieces in words', item({ quantity: 'dos' }), 400, 'items.0.quantity'],
    ['a negative price', item({ unit_price_minor: -1 }), 400, 'items.0.unit_price_minor'],
    ['a price in decimals', item({ unit_price_minor: 189.5 }), 400, 'items.0.unit_price_minor'],
    ['a price without end', item({ unit_price_minor: 1e300 }), 400, 'items.0.unit_price_minor'],
    ['a price as text', item({ unit_price_minor: '189.00' }), 400, 'items.0.unit_price_minor'],
    ['an unknown field of an item', item({ name: 'Café' }), 400, 'items.0.name'],
    ['no items', with_({ items: [] }), 400, 'items'],
    ['an object for a list', with_({ items: ITEM }), 400, 'items'],
    ['an item that is null', with_({ items: [null] }), 400, 'items.0'],
    ['an unknown currency', with_({ currency: 'ZZZ' }), 400, 'currency'],
    ['a currency in small letters', with_({ currency: 'mxn' }), 400, 'currency'],
    ['a total that is no sum', with_({ total_minor: 47_701 }), 422, 'total_minor'],
    ['no total', with_({ total_minor: undefined }), 400, 'total_minor'],
    ['negative shipping', with_({ shipping_minor: -100 }), 400, 'shipping_minor'],
    ['a state that a new order has not', with_({ state: 'shipped' }), 400, 'state'],
    ['paid without payments', with_({ state: 'paid' }), 422, 'state'],
    ['a payment of nothing', payment({ amount_minor: 0 }), 422, 'payments.0.amount_minor'],
    ['a payment that lies ahead', payment({ at: '2027-01-01T00:00:00Z' }), 422, 'payments.0.at'],
    ['the number of a card', payment({ method: '4111 1111 1111 1111' }), 400, 'payments.0.method'],
    ['a time without zone', with_({ placed_at: '2026-11-24T10:00:00' }), 400, 'placed_at'],
    ['a time that lies ahead', with_({ placed_at: '2027-01-01T00:00:00Z' }), 422, 'placed_at'],
    ['a time of year 0', with_({ placed_at: '0000-01-01T00:00:00Z' }), 400, 'placed_at'],
    ['a payment of year 0', payment({ at: '0000-01-01T00:00:00Z' }), 400, 'payments.0.at'],
    ['the year 1 of a system without a date', with_({ placed_at: '0001-01-01T00:00:00Z' }), 400, 'placed_at'],
    ['lists in lists without end', `{"items":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'items'],
    ['a name that no schema sees', '{"customer":{"__proto__":{"phone":"525500008888"}}}', 400, 'customer.__proto__'],
    ['a postal code of words', with_({ delivery: { ...HOME, postal_code: 'Roma' } }), 400, 'delivery.postal_code'],
    ['an address without a street', with_({ delivery: { ...HOME, street: ' ' } }), 400, 'delivery.street'],
    ['no customer', with_({ customer: {} }), 400, 'customer'],
    ['two customers', with_({ customer: { ...who, bsuid: 'MX.1' } }), 400, 'customer'],
    ['words in a phone number', with_({ customer: { phone: 'call me 5512345678' } }), 422, 'customer.phone'],
    ['a phone number without its country', with_({ customer: { phone: '5500008888' } }), 422, 'customer.phone'],
    ['a customer who is not there', with_({ customer: { customer_id: newId() } }), 422, 'customer.customer_id'],
    ['an id of the ERP that nobody has', with_({ customer: { external_id: 'none' } }), 422, 'customer.external_id'],
    ['a number that nobody knows, without consent', anyOrder(who), 422, 'customer.phone'],
    ['a consent that lies ahead', with_({ opt_in: { ...OPT_IN, at: '2027-01-01T00:00:00Z' } }), 422, 'opt_in.at'],
    ['a consent with U+0000', with_({ opt_in: { ...OPT_IN, text: 'a\u0000b' } }), 400, 'opt_in.text'],
  ])('%s: the field is named, and nothing is kept', async (_what, body, status, field) => {
    const { ask, woken } = await api();
    const before = await everything();
    const answer = await ask('POST', '/orders', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    const errors = answer.body['errors'] as readonly { field: string; problem: string }[];
    expect(errors.map((error) => error.field)).toContain(field);
    expect(errors.every(({ problem }) => problem.length > 3)).toBe(true);
    expect([await everything(), woken()]).toEqual([before, 0]);
  });

  test('an order whose program runs two seconds ahead of our clock is taken as it is', async () => {
    const { ask } = await api();
    const soon = new Date(NOW.getTime() + 2_000).toISOString();
    const order = with_({ placed_at: soon, payments: [{ method: 'card', amount_minor: 100, at: soon }] });
    expect((await ask('POST', '/orders', order)).status).toBe(201);
  });

  test('without a working key gets 401, without its scope 403, without an Idempotency-Key 400, of ten megabytes 413', async () => {
    const { ask } = await api();
    const reader = await api('notifications:write', 'notifications:read');
    const before = await everything();
    const answers = [
      await ask('POST', '/orders', with_({}), { authorization: '' }),
      await ask('POST', '/orders', with_({}), { authorization: 'Bearer rk_unknown' }),
      await reader.ask('POST', '/orders', with_({})),
      await ask('POST', '/orders', with_({}), { 'idempotency-key': '' }),
      await ask('POST', '/orders', with_({ payment: 'x'.repeat(10_000_000) })),
      await ask('POST', '/orders', 'number=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    ];
    expect(answers.map(({ status, body }) => `${status} ${body['code']}`)).toEqual([
      ...['401 key_required', '401 key_required', '403 scope_missing', '400 idempotency_key_required'],
      ...['413 body_too_large', '415 content_type_wrong'],
    ]);
    expect(await everything()).toBe(before);
  });
});
