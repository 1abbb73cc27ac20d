import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { deliver, move, pay } from './life.ts';
import { customer, database, fillCart, HOME, PROVEN, placed, setStock } from './world.ts';

const TABLES = [
  'carts',
  'cart_lines',
  'orders',
  'order_lines',
  'order_history',
  'order_events',
  'order_returns',
  'refunds',
  'gift_cards',
  'stock',
];

/** A yes of Mallory's locks a cart of their own, which is made for it. */
const NOT_CARTS = TABLES.filter((table) => table !== 'carts');

/** Every row with the transaction that wrote it: equal means that nothing was written. */
async function everything(tables = TABLES): Promise<string> {
  const all = await Promise.all(
    tables.map((table) =>
      sql`select xmin::text, t::text as row from ${sql.table(table)} t order by 2`.execute(database().db),
    ),
  );
  return JSON.stringify(all.map(({ rows }) => rows));
}

beforeAll(() => setStock('CHIS-250-G', 500));

/** What a model calls that wants what is not its customer's. */
const attempts = (number: string): [string, unknown][] => [
  ['order_status', { number }],
  ['cancel_order', { number, reason: 'other' }],
  ['change_order_items', { number, from_sku: 'CHIS-250-G', to_sku: 'CHIS-250-M' }],
  ['change_order_address', { number }],
  ['change_order_payment', { number, payment: 'oxxo' }],
  ['return_items', { number, reason: 'damaged', items: [{ sku: 'CHIS-250-G', quantity: 1 }] }],
  ['exchange_items', { number, reason: 'damaged', items: [{ sku: 'CHIS-250-G', to_sku: 'CHIS-250-M', quantity: 1 }] }],
  ['request_refund', { number, to: 'gift_card' }],
  ['request_refund', { number, to: 'original' }],
];

test('orders of others look exactly like orders that do not exist, and nothing of them is shown or changed', async () => {
  const [ana, mallory] = [await customer(), await customer()];
  const pending = await placed(ana);
  const delivered = await placed(ana);
  await deliver(delivered);
  const cancelled = await placed(ana);
  await pay(cancelled);
  await move(cancelled, 'cancelled');
  await fillCart(mallory, { 'CHIS-250-G': 1 });
  const before = await everything();
  for (const number of [pending, delivered, cancelled]) {
    for (const [tool, input] of attempts(number)) {
      const foreign = await mallory.call(tool, input);
      const unknown = await mallory.call(tool, { ...(input as object), number: 'ZZ-99999' });
      const garbage = await mallory.call(tool, { ...(input as object), number: "' or 1=1 --" });
      expect([tool, foreign], tool).toEqual([tool, unknown]);
      expect(foreign).toEqual(garbage);
      expect(foreign.result).toMatchObject({ outcome: 'not_found' });
      expect(foreign.proposal).toBeUndefined();
    }
  }
  expect((await mallory.call('list_orders', {})).result).toEqual({ orders: [] });
  expect(await everything()).toBe(before);
});

test('a proposal of one customer does nothing for another, in whichever hands it is', async () => {
  const [ana, mallory] = [await customer(), await customer()];
  const number = await placed(ana);
  const { proposal } = await ana.call('cancel_order', { number, reason: 'other' });
  const before = await everything(NOT_CARTS);
  // Ana's terms under Mallory's name: the executor looks for the order among Mallory's.
  const stolen = await mallory.ask(proposal);
  expect((await mallory.tap(stolen)).text).toBe('No encuentro ese pedido. Revisa el número, por favor.');
  // Ana's own question, tapped by Mallory.
  expect((await mallory.tap(await ana.ask(proposal))).became).toBe('unknown');
  expect(await everything(NOT_CARTS)).toBe(before);
});

test('no tool has a field for whose things, how much money, or whether it was confirmed', async () => {
  const ana = await customer();
  const number = await placed(ana);
  for (const [tool, input] of [...attempts(number), ['place_order', { payment: 'card' }], ['view_cart', {}]] as const) {
    for (const extra of [
      { customer_id: newId() },
      { amount: 1 },
      { total_minor: 1 },
      { confirmed: true },
      { price: 0 },
    ])
      await expect(Promise.resolve().then(() => ana.call(tool, { ...(input as object), ...extra }))).rejects.toThrow();
  }
});

test('what asks for a yes changes nothing before it, however often it is called', async () => {
  const ana = await customer();
  const number = await placed(ana);
  await fillCart(ana, { 'CHIS-250-G': 1 });
  await ana.call('set_delivery_address', { address: { ...HOME, street: 'Otra 1' } });
  const before = await everything();
  for (const [tool, input] of [...attempts(number), ['place_order', { payment: 'card' }]] as [string, unknown][])
    for (let times = 0; times < 3; times++) await ana.call(tool, input);
  expect(await everything()).toBe(before);
});

test('what was ordered elsewhere is not shown to somebody who is known by the chat alone', async () => {
  const ana = await customer({ trustOf: async () => ({ ...PROVEN, level: 'none' }) });
  const number = await placed(ana);
  expect((await ana.call('order_status', { number })).result).toMatchObject({ outcome: 'found' });
  await sql`update orders set placed_in = null where number = ${number.replace('-', '')}`.execute(database().db);
  expect((await ana.call('order_status', { number })).result).toEqual({ outcome: 'not_found' });
  expect((await ana.call('list_orders', {})).result).toEqual({ orders: [] });
});
