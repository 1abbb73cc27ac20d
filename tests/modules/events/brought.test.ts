import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { CustomerId } from '../../../src/core/ids.ts';
import { useFolder } from '../../support/files.ts';
import { agree, api } from '../announce/world.ts';
import { importFile as importCustomers } from '../customers/customer-files.ts';
import { move } from '../orders/life.ts';
import { anOrder, importFile, PAID, recorded } from '../orders/order-files.ts';
import { customer, DAY_MS, database, NOW } from '../orders/world.ts';
import { countTold, type Told, toldOf, wordsOf } from './told.ts';

const folder = useFolder();

const importOrders = async (...orders: readonly unknown[]) =>
  importFile(await folder.put('orders.json', JSON.stringify(orders)));
async function toldOfOrder(number: string): Promise<readonly Told[]> {
  const { rows } = await sql<{ id: string }>`select id from orders where external_number = ${number}`.execute(
    database().db,
  );
  return toldOf(`order:${rows[0]?.id}`);
}
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString();

describe('a file of orders', () => {
  test('that are new, with the money they were paid with, tells nobody, however often it comes', async () => {
    await recorded('B-1');
    const before = await countTold();
    const order = anOrder('B-1001', 'B-1', { ...PAID, state: 'paid' });
    await importOrders(order);
    await importOrders({ ...order, payment: 'cash' });
    expect(await countTold()).toBe(before);
  });

  test('that moved is told as moved, under the number of the other system and once', async () => {
    const { customerId } = await recorded('B-2');
    await importOrders(anOrder('B-1002', 'B-2'));
    await importOrders(anOrder('B-1002', 'B-2', { ...PAID, state: 'paid' }));
    const shipped = { ...PAID, state: 'shipped', shipped_at: daysAgo(1), carrier: 'DHL', tracking: 'JD01' };
    for (let time = 0; time < 2; time++) await importOrders(anOrder('B-1002', 'B-2', shipped));
    const told = await toldOfOrder('B-1002');
    expect(wordsOf(told)).toEqual(['order.paid', 'order.shipped']);
    expect(told[1]).toMatchObject({
      timestamp: daysAgo(1),
      data: { number: 'B-1002', state: 'shipped', customer_id: customerId, total_minor: 62_700 },
    });
    expect(told[1]?.data['detail']).toEqual({
      ...{ number: 'B-1002', by: 'import', paid_minor: 62_700, carrier: 'DHL', tracking: 'JD01' },
    });
  });

  test('that moved long ago tells nobody: by its own time, or by when it was placed', async () => {
    await recorded('B-3');
    const old = { placed_at: daysAgo(31) };
    await importOrders(anOrder('B-1003', 'B-3'), anOrder('B-1004', 'B-3', old), anOrder('B-1005', 'B-3'));
    await importOrders(
      anOrder('B-1003', 'B-3', { state: 'delivered', delivered_at: daysAgo(4) }),
      anOrder('B-1004', 'B-3', { ...old, state: 'preparing' }),
      anOrder('B-1005', 'B-3', { state: 'preparing' }),
    );
    expect(await toldOfOrder('B-1003')).toEqual([]);
    expect(await toldOfOrder('B-1004')).toEqual([]);
    expect(wordsOf(await toldOfOrder('B-1005'))).toEqual(['order.preparing']);
  });
});

describe('an order of another program', () => {
  const ITEM = { sku: 'CHIS-250-G', quantity: 2, unit_price_minor: 18_900 };
  const order = (number: string, customerId: CustomerId, over: object = {}) => ({
    ...{ number, customer: { customer_id: customerId }, currency: 'MXN', items: [ITEM], total_minor: 37_800 },
    ...over,
  });
  const payments = [{ method: 'spei', amount_minor: 37_800, receipt: null, at: daysAgo(0) }];

  test('is told as placed once, also when it is sent again and when it moves', async () => {
    const { customerId } = await customer();
    const { ask } = await api('orders:write');
    for (const status of [201, 200])
      expect(await ask('POST', '/orders', order('E-1', customerId))).toMatchObject({ status });
    expect((await move('E1', 'cancelled')).outcome).toBe('moved');
    const told = await toldOfOrder('E-1');
    expect(wordsOf(told)).toEqual(['order.placed', 'order.cancelled']);
    expect(told.map(({ data }) => data['number'])).toEqual(['E-1', 'E-1']);
    expect(told[0]?.data).toMatchObject({ state: 'pending', detail: { by: 'api', paid_minor: 0 } });
  });

  test('that is paid and prepared already is told so, its payments in what is told', async () => {
    const { customerId } = await customer();
    const { ask } = await api('orders:write');
    const sent = order('E-2', customerId, { state: 'preparing', payments });
    expect(await ask('POST', '/orders', sent)).toMatchObject({ status: 201 });
    const told = await toldOfOrder('E-2');
    expect(wordsOf(told)).toEqual(['order.placed', 'order.paid', 'order.preparing']);
    expect(told[1]?.data['detail']).toMatchObject({ by: 'api', paid_minor: 37_800 });
  });
});

describe('a file of customers', () => {
  const TITLES = 'customer_id,phone,opt_in,opt_in_at,opt_in_source';
  const importCsv = async (...lines: string[]) =>
    importCustomers(database().db, await folder.put('customers.csv', [TITLES, ...lines].join('\n')));

  test('tells of who does not want to be written to, and of nobody who agreed', async () => {
    const [ana, eva] = [await recorded('B-7'), await recorded('B-8')];
    await importCsv(`B-7,,yes,${daysAgo(9)},shop`, `B-8,,no,${daysAgo(9)},shop`);
    expect(await toldOf(`consent:${ana.customerId}`)).toEqual([]);
    const told = await toldOf(`consent:${eva.customerId}`);
    expect(told).toMatchObject([{ type: 'consent.withdrawn', data: { scope: 'utility', source: 'import' } }]);
  });

  test('tells nothing of a withdrawal after which the customer agreed', async () => {
    const { customerId } = await recorded('B-9');
    await agree(customerId);
    await importCsv(`B-9,,no,${daysAgo(9)},shop`);
    expect(wordsOf(await toldOf(`consent:${customerId}`))).toEqual(['consent.given']);
  });
});
