import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import type { RefundOrder } from '../../../src/orders/index.ts';
import { moveOrder } from '../../../src/orders/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { notesOf, problemsOf, useFolder } from '../../support/files.ts';
import { deliver } from './life.ts';
import { anOrder, exportFile, HOME, importFile, PAID, recorded, rowsOfOrders } from './order-files.ts';
import { type Customer, confirm, customer, DAY_MS, database, later, NOW, PROVEN, placed } from './world.ts';

const folder = useFolder();

const importJson = async (entries: readonly unknown[], given: Parameters<typeof importFile>[1] = {}) =>
  importFile(await folder.put('orders.json', JSON.stringify(entries)), given);
const importText = async (text: string) => importFile(await folder.put('orders.csv', text));

type Row = {
  readonly number: string;
  readonly externalNumber: string | null;
  readonly state: string;
  readonly placedIn: string | null;
  readonly holdsStock: boolean;
  readonly paidMinor: number;
};
const rowOf = async (key: string) =>
  (
    await sql<Row>`
      select number, external_number, state, placed_in, holds_stock, paid_minor from orders
      where external_key = ${key} or number = ${key}`.execute(database().db)
  ).rows[0];
const statusOf = async (who: Customer, number: string) =>
  (await who.call('order_status', { number })).result as { outcome: string; order?: Record<string, unknown> };
const outcomeOf = async (who: Customer, tool: string, input: unknown, at = NOW) =>
  ((await who.call(tool, input, at)).result as { outcome: string }).outcome;
const UNPROVEN = { trustOf: async () => ({ ...PROVEN, level: 'none' as const }) };
const CHAT = { trustOf: async () => ({ ...PROVEN, level: 'chat' as const }) };

describe('orders of a file', () => {
  test('come in with what belongs to them, and nobody is told of the past', async () => {
    await recorded('C-1');
    const before = await sql`select (select count(*) from order_events) e, (select count(*) from mails) m,
      (select count(*) from outbox_messages) o`.execute(database().db);
    const order = anOrder('WEB-1001', 'C-1', { ...PAID, state: 'paid' });
    expect(await importJson([order])).toMatchObject({ outcome: 'imported', entries: 1, parts: 2, added: 1 });
    expect(await rowOf('WEB1001')).toEqual({
      ...{ number: expect.stringMatching(/^[A-Z]{2}\d{5}$/), externalNumber: 'WEB-1001', state: 'paid' },
      ...{ placedIn: null, holdsStock: false, paidMinor: 62_700 },
    });
    const after = await sql`select (select count(*) from order_events) e, (select count(*) from mails) m,
      (select count(*) from outbox_messages) o`.execute(database().db);
    expect(after.rows).toEqual(before.rows);
    const { rows } = await sql`
      select l.sku, l.product_id is not null as is_known, l.category from order_lines l join orders o on o.id = l.order_id
      where o.external_key = 'WEB1001' order by position`.execute(database().db);
    expect(rows).toEqual([
      { sku: 'CHIS-250-G', isKnown: true, category: 'Café' },
      { sku: 'TAZA-VIEJA', isKnown: false, category: '' },
    ]);
    expect(await importJson([order])).toMatchObject({ added: 0, changed: 0 });
  });

  test('again is an update: what the other system says now, in the same order, with its history', async () => {
    await recorded('C-2');
    await importJson([anOrder('WEB-2', 'C-2', { ...PAID, state: 'paid' })]);
    const shipped = { ...PAID, state: 'shipped', shipped_at: '2026-11-25T10:00:00Z', carrier: 'DHL', tracking: 'JD01' };
    expect(await importJson([anOrder('WEB-2', 'C-2', shipped)])).toMatchObject({ added: 0, changed: 1 });
    const { rows } = await sql<{ states: string[]; lines: number; payments: number; events: number }>`
      select array(select to_state from order_history h where h.order_id = o.id order by h.id) as states,
        (select count(*) from order_lines l where l.order_id = o.id) as lines,
        (select count(*) from order_payments p where p.order_id = o.id) as payments,
        (select count(*) from order_events e where e.order_id = o.id) as events
      from orders o where external_key = 'WEB2'`.execute(database().db);
    expect(rows).toEqual([{ states: ['paid', 'shipped'], lines: 2, payments: 1, events: 0 }]);
  });

  test('with a number of our own form keep it, and two that are written alike are one', async () => {
    await recorded('C-3');
    await importJson([anOrder('kd-48271', 'C-3')]);
    expect(await rowOf('KD48271')).toMatchObject({ number: 'KD48271', externalNumber: null });
    expect(problemsOf(await importJson([anOrder('W 7', 'C-3'), anOrder('w-7', 'C-3')]))).toEqual([
      expect.stringContaining('w-7 stands in the same place already'),
    ]);
  });

  test('that were placed in a chat, or changed here since, stay as they are, which is said each time', async () => {
    const ana = await recorded('C-4');
    const number = await placed(ana);
    await importJson([anOrder('WEB-4', 'C-4')]);
    await confirm(ana, 'cancel_order', { number: 'web 4', reason: 'mistake' });
    const before = await rowsOfOrders();
    const file = [anOrder(number, 'C-4'), anOrder('WEB-4', 'C-4', { tracking: 'JD02' })];
    for (let time = 0; time < 2; time++)
      expect(notesOf(await importJson(file))).toEqual([
        expect.stringMatching(/number: was placed in a chat, or changed here/),
        expect.stringMatching(/number: was placed in a chat, or changed here/),
      ]);
    expect(await rowsOfOrders()).toBe(before);
  });
});

describe('orders from elsewhere in the chat', () => {
  test('are called by the number of that system in the question and in the receipt', async () => {
    const ana = await recorded('C-77');
    await importJson([anOrder('#1077', 'C-77')]);
    const { proposal } = await ana.call('cancel_order', { number: '1077', reason: 'mistake' });
    expect(proposal?.question).toMatch(/^¿Confirmas que se cancele tu pedido #1077 por \$627\.00\?/);
    expect((await ana.tap(await ana.ask(proposal))).text).toMatch(/^Tu pedido #1077 por \$627\.00 quedó cancelado\./);
  });

  test('are seen and acted on only by who has proven to be the customer on record', async () => {
    for (const [index, trust] of [UNPROVEN, CHAT].entries()) {
      const eva = await recorded(`E-${index}`, trust);
      await importJson([anOrder(`EVA-${index}`, `E-${index}`)]);
      const row = await rowOf(`EVA${index}`);
      for (const number of [`EVA-${index}`, row?.number ?? '']) {
        expect(await statusOf(eva, number)).toEqual({ outcome: 'not_found' });
        expect(await statusOf(eva, number)).toEqual(await statusOf(eva, 'NO-SUCH-1'));
        expect(await outcomeOf(eva, 'cancel_order', { number, reason: 'other' })).toBe('not_found');
      }
      expect((await eva.call('list_orders', {})).result).toEqual({ orders: [] });
    }
  });

  test('are found by either number by their customer, and by nobody else', async () => {
    const [ana, eva] = [await recorded('C-5'), await customer()];
    await importJson([anOrder('#5001', 'C-5')]);
    const row = await rowOf('5001');
    for (const number of ['5001', '#5001', row?.number ?? '']) {
      const { order } = await statusOf(ana, number);
      expect(order).toMatchObject({
        number: '#5001',
        number_here: expect.stringMatching(/^[A-Z]{2}-\d{5}$/),
        state: 'pending',
        total: '$627.00',
      });
      expect(await statusOf(eva, number)).toEqual({ outcome: 'not_found' });
    }
    const { orders } = (await ana.call('list_orders', {})).result as { orders: unknown[] };
    expect(orders).toMatchObject([{ number: '#5001' }]);
  });

  test('are cancelled while pending, and their money is a record for staff: it was not taken by our provider', async () => {
    const asked: RefundOrder[] = [];
    const refunds = { provider: 'stripe', enqueue: async (_: Tx, one: RefundOrder) => void asked.push(one) };
    const ana = await recorded('C-6', { refunds });
    await importJson([anOrder('WEB-6', 'C-6', PAID)]);
    await confirm(ana, 'cancel_order', { number: 'WEB-6', reason: 'mistake' });
    await confirm(ana, 'request_refund', { number: 'WEB-6', to: 'original' });
    expect(asked).toEqual([]);
    const { rows } = await sql`
      select r.way, r.state, r.amount_minor, (select kind from staff_alerts s where s.subject = r.id::text) as alert
      from refunds r join orders o on o.id = r.order_id where o.external_key = 'WEB6'`.execute(database().db);
    expect(rows).toEqual([{ way: 'record', state: 'requested', amountMinor: 62_700, alert: 'refund_requested' }]);
  });

  test('are sent back after delivery, by the rules for what the catalogue knows; a person decides on the rest', async () => {
    const ana = await recorded('C-7');
    const delivered = { ...PAID, state: 'delivered', delivered_at: NOW.toISOString() };
    await importJson([anOrder('WEB-7', 'C-7', delivered)]);
    const back = (sku: string) => ({ number: 'WEB-7', reason: 'damaged', items: [{ sku, quantity: 1 }] });
    expect(await outcomeOf(ana, 'return_items', back('TAZA-VIEJA'), later(DAY_MS))).toBe('ask_person');
    await confirm(ana, 'return_items', back('CHIS-250-G'), later(DAY_MS));
    expect(await rowOf('WEB7')).toMatchObject({ state: 'return_requested' });
  });

  test('are moved by staff under either number, and do not count against what one may order here', async () => {
    const ana = await recorded('C-8');
    await importJson(['A', 'B', 'C'].map((name) => anOrder(`WEB-8${name}`, 'C-8')));
    expect(await outcomeOf(ana, 'place_order', { payment: 'card' })).toBe('empty_cart');
    await placed(ana);
    const move = { to: 'paid', by: 'staff', reason: null, carrier: null, tracking: null, at: NOW } as const;
    expect(await moveOrder(database().db, 'WEB-8A', move)).toMatchObject({ outcome: 'moved', state: 'paid' });
  });
});

describe('what cannot be taken is said with its place and its remedy, and nothing of the file is', () => {
  const good = { ...anOrder('BAD-1', 'C-9') };
  test.each([
    ['a total that is no sum', { total: '600.00' }, '1 total: is not the sum 627.00 of items 528.00, shipping 99.00'],
    ['paid without the money', { state: 'paid' }, '1 state: is paid, but the payments are less'],
    ['a time of payment without the money', { paid_at: NOW.toISOString() }, '1 paid_at: is set, but the payments'],
    ['delivered at no time', { state: 'delivered' }, '1 delivered_at: is missing'],
    ['a state that is unknown', { state: 'lost' }, '1 state: must be one of pending, paid'],
    ['more given back than paid', { refunded: '1.00' }, '1 refunded: is more than was paid (0.00)'],
    ['no item', { items: [] }, '1 items: must have at least one item'],
    [
      'half a piece',
      { items: [{ sku: 'A', name: 'A', quantity: 0.5, unit_price: '1.00' }] },
      'items.0.quantity: must be',
    ],
    ['an amount as a number', { total: 627 }, '1 total: must be an amount such as "1250.00"'],
    ['a time without its zone', { placed_at: '2026-11-24 10:00' }, '1 placed_at: must be a time with its zone'],
    [
      'the year 1 of a system without a date',
      { placed_at: '0001-01-01T00:00:00Z' },
      '1 placed_at: must not lie before 1970',
    ],
    ['a number of signs alone', { number: '##' }, '1 number: must be 1 to 40 letters'],
    ['a customer whom nobody knows', { customer_id: 'C-?' }, '1 customer_id: is the id of no customer'],
    ['no customer', { customer_id: null }, '1 customer_id: is missing: an order needs a customer'],
    ['an address without its street', { delivery: { ...HOME, street: '' } }, '1 delivery.street: must not be empty'],
  ])('%s', async (_, over, message) => {
    await sql`insert into customers (id, external_id) values (${newId()}, 'C-9') on conflict do nothing`.execute(
      database().db,
    );
    expect(problemsOf(await importJson([{ ...good, ...over }])).join('\n')).toContain(message);
    expect(await rowOf('BAD1')).toBeUndefined();
  });

  test('a table says line and column, and several lines are one order', async () => {
    await recorded('C-10');
    const head =
      'number,customer_id,state,placed_at,currency,shipping,total,item_sku,item_name,item_quantity,item_unit_price,payment_method,payment_amount,payment_at';
    const first =
      'T-1,C-10,pending,2026-11-24T10:00:00Z,MXN,9.00,209.00,A-1,Uno,1,100.00,card,100.00,2026-11-24T10:00:00Z';
    const text = (quantity: string) =>
      `${head}\n${first}\nT-1,,,,,,,A-2,Dos,${quantity},50.00,cash,10.00,2026-11-24T09:00:00Z\n`;
    expect(problemsOf(await importText(text('two')))).toEqual([
      '3 item_quantity: must be a whole number from 1 to 999',
    ]);
    expect(problemsOf(await importText(text('3')))).toEqual([
      expect.stringContaining('2 total: is not the sum 259.00'),
    ]);
    expect(await importText(text('2'))).toMatchObject({ added: 1, parts: 2 });
    expect(await rowOf('T1')).toMatchObject({ paidMinor: 11_000 });
  });
});

describe('export', () => {
  test.each(['all.csv', 'all.json'])('%s imports without a change, wherever the orders were made', async (name) => {
    const ana = await recorded(name);
    await deliver(await placed(ana));
    const known = await customer();
    const phone = name === 'all.csv' ? '525500000001' : '525500000002';
    await sql`update customer_identities set value = ${phone}, raw = ${phone} where customer_id = ${known.customerId}`.execute(
      database().db,
    );
    await placed(known, { 'CHIS-250-G': 1 }, 'cash');
    await importJson([
      anOrder(`ODD ${name}`, name, {
        ...{ ...PAID, state: 'cancelled', closed_at: NOW.toISOString(), carrier: '=cmd|/C calc', tracking: '@x' },
        items: [{ sku: '-1', name: '+uno | "dos"', options: { 'a=b': 'c|d' }, quantity: 1, unit_price: '528.00' }],
      }),
    ]);
    const path = folder.path(name);
    const count = await exportFile(path);
    const text = await readFile(path, 'utf8');
    if (name.endsWith('.csv')) expect(text).not.toMatch(/(^|,)"?[=@+]/m);
    const before = await rowsOfOrders();
    const again = await importFile(path);
    expect(problemsOf(again)).toEqual([]);
    expect(again).toMatchObject({ entries: count, added: 0, changed: 0, notes: [] });
    expect(await rowsOfOrders()).toBe(before);
  });
});
