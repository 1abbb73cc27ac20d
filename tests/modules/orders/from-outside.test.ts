import { Command } from 'commander';
import express from 'express';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { registerOrders } from '../../../src/cli/orders.ts';
import { orderRoutes } from '../../../src/orders/index.ts';
import { migrate } from '../../../src/platform/db/index.ts';
import { answerErrors } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { answerOnce, createKey, requireKey, type Scope } from '../../../src/staff/index.ts';
import { serve } from '../platform/http-support.ts';
import { deliver, pay } from './life.ts';
import { confirm, customer, DAY_MS, database, eventsOf, NOW, orderRow, placed, setStock, stockOf } from './world.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** The API with a key of these rights. */
async function api(...scopes: Scope[]) {
  const { db } = database();
  const allowances = { customer: 1, api_key: 100, address: 1 };
  const limits = createRateLimits({ redis: null, pool: null, onLimited: () => undefined, allowances });
  const { key } = await createKey({ db, now: () => NOW }, { name: 'erp', scopes });
  const app = express();
  app.use(
    orderRoutes({
      ...{ db, refunds: null, businessClock: () => NOW, wake: () => undefined, once: answerOnce({ db }) },
      needs: requireKey({ db, now: () => NOW, limits }),
      refusalHashKey: Buffer.alloc(32),
    }),
  );
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  return async (ref: string, body: unknown) => {
    const res = await fetch(`${url}/api/v1/orders/${encodeURIComponent(ref)}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return [res.status, await res.json()] as const;
  };
}

beforeAll(() => setStock('CHIS-250-G', 500));

describe('another program', () => {
  test('moves an order by its number or its id, and the same again changes nothing', async () => {
    const number = await placed(await customer());
    await pay(number);
    const patch = await api('orders:write');
    const sent = { state: 'shipped', carrier: 'Estafeta', tracking: 'EST9912' };
    expect(await patch(number, sent)).toEqual([
      200,
      { outcome: 'moved', order: { number, state: 'shipped' }, notification_id: null },
    ]);
    expect(await patch((await orderRow(number)).id, sent)).toEqual([
      200,
      { outcome: 'unchanged', order: { number, state: 'shipped' }, notification_id: null },
    ]);
    expect((await eventsOf(number)).filter((kind) => kind === 'order.shipped')).toHaveLength(1);
  });

  test('adds and corrects the tracking number of what was sent, once for each', async () => {
    const number = await placed(await customer());
    await pay(number);
    const patch = await api('orders:write');
    await patch(number, { state: 'shipped', carrier: 'Estafeta' });
    const corrected = { outcome: 'corrected', order: { number, state: 'shipped' }, notification_id: null };
    expect(await patch(number, { state: 'shipped', tracking: 'EST9912' })).toEqual([200, corrected]);
    expect(await patch(number, { state: 'shipped', tracking: 'EST9913' })).toEqual([200, corrected]);
    expect((await patch(number, { state: 'shipped', tracking: 'EST9913' }))[1]).toMatchObject({ outcome: 'unchanged' });
    expect((await patch(number, { state: 'shipped' }))[1]).toMatchObject({ outcome: 'unchanged' });
    const { id } = await orderRow(number);
    const { rows } = await sql`select carrier, tracking, (select count(*) from order_history
      where order_id = ${id} and reason = 'shipment_changed' and by = 'api') as rows from orders where id = ${id}`.execute(
      database().db,
    );
    expect(rows).toEqual([{ carrier: 'Estafeta', tracking: 'EST9913', rows: 2 }]);
    expect((await eventsOf(number)).slice(-3)).toEqual([
      'order.shipped',
      'order.shipment_changed',
      'order.shipment_changed',
    ]);
  });

  test('says with a return whether its pieces are for sale again', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    const items = [{ sku: 'CHIS-250-G', quantity: 1 }];
    await confirm(ana, 'return_items', { number, reason: 'damaged', items });
    const { quantity } = await stockOf('CHIS-250-G');
    const patch = await api('orders:write');
    expect((await patch(number, { state: 'returned', restock: true }))[0]).toBe(200);
    expect((await patch(number, { state: 'returned', restock: true }))[1]).toMatchObject({ outcome: 'unchanged' });
    expect((await stockOf('CHIS-250-G')).quantity).toBe(quantity + 1);
  });

  test('is told why an order does not move', async () => {
    const number = await placed(await customer());
    const patch = await api('orders:write');
    expect(await patch(number, { state: 'shipped' })).toEqual([
      409,
      expect.objectContaining({
        code: 'state_not_allowed',
        detail: expect.stringMatching(
          `^Order ${number} is pending; it cannot become shipped. It is not paid.*PATCH /api/v1/orders/${number} with`,
        ),
        order: { number, state: 'pending' },
      }),
    ]);
    expect((await patch('KD-00000', { state: 'shipped' }))[0]).toBe(404);
    expect((await patch('../../etc', { state: 'shipped' }))[0]).toBe(404);
    for (const body of [
      {},
      { state: 'refunded' },
      { state: 'shipped', total: 1 },
      { state: 'shipped', tracking: 7 },
      { state: 'shipped', restock: true },
      { state: 'returned', restock: 'yes' },
      [],
    ])
      expect((await patch(number, body))[0]).toBe(400);
  });

  test('needs the right to', async () => {
    const number = await placed(await customer());
    const patch = await api('conversations:write');
    expect((await patch(number, { state: 'cancelled' }))[0]).toBe(403);
    expect((await orderRow(number)).state).toBe('pending');
  });
});

describe('recado orders', () => {
  let hasSimulator = false;
  async function recado(...words: readonly string[]): Promise<string> {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
    const program = new Command().exitOverride();
    const connect = async () => ({ db: database().db, close: async () => undefined });
    registerOrders(program, connect, () => ({ hasSimulator, refunds: null, tell: () => async () => null }));
    await program
      .parseAsync(['orders', ...words], { from: 'user' })
      .catch((error: Error & { facts?: { message?: string } }) => lines.push(error.facts?.message ?? error.message));
    return lines.join('\n');
  }

  test('sends and hands over, and says what cannot be', async () => {
    const number = await placed(await customer());
    expect(await recado('ship', number)).toMatch(
      new RegExp(`it cannot become shipped. It is not paid.*recado orders pay ${number}`),
    );
    expect(await recado('pay', number)).toBe(`Order ${number} is paid now.`);
    expect(await recado('ship', number.replace('-', ' '), '--carrier', 'DHL', '--tracking', 'JD0146')).toBe(
      `Order ${number} is shipped now.`,
    );
    expect(await recado('ship', number, '--tracking', 'JD0147')).toBe(
      `Order ${number} is shipped already; its shipment was corrected.`,
    );
    expect(await recado('deliver', number)).toBe(`Order ${number} is delivered now.`);
    expect(await recado('deliver', number)).toBe(`Order ${number} is delivered already.`);
    expect(await recado('ship', 'KD-00000')).toBe('There is no order KD-00000.');
  });

  test('says what becomes of money for an unpaid order that came back, and books it once', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 1 }, 'cash');
    for (const to of ['ship', 'deliver']) await recado(to, number);
    await confirm(
      ana,
      'return_items',
      { number, reason: 'damaged', items: [{ sku: 'CHIS-250-G', quantity: 1 }] },
      new Date(),
    );
    await recado('returned', number);
    const told = `Order ${number} is returned: the money is kept apart, and a person is asked to give it back (recado alerts).`;
    expect([await recado('pay', number), await recado('pay', number)]).toEqual([told, told]);
    expect((await eventsOf(number)).filter((kind) => kind === 'order.late_payment')).toHaveLength(1);
    expect(await orderRow(number)).toMatchObject({ state: 'returned', paidMinor: 0 });
  });

  test('happens in business time where the simulator has moved it, and in that of the machine elsewhere', async () => {
    const { db, pool } = database();
    await migrate(pool, new URL('../../../src/simulator/migrations/', import.meta.url), 'simulator');
    await sql`update simulator.controls set offset_ms = ${DAY_MS * 40}`.execute(db);
    for (const [isSimulated, days] of [
      [true, 40],
      [false, 0],
    ] as const) {
      hasSimulator = isSimulated;
      const number = await placed(await customer());
      await recado('pay', number);
      const { rows } = await sql<{
        paidAt: Date;
      }>`select paid_at from orders where id = ${(await orderRow(number)).id}`.execute(db);
      const ahead = (rows[0]?.paidAt.getTime() ?? 0) - Date.now();
      expect(Math.abs(ahead / DAY_MS - days)).toBeLessThan(0.5);
    }
  });

  test('puts what came back up for sale when staff says so, once, with history', async () => {
    hasSimulator = false;
    const sentBack = async () => {
      const ana = await customer();
      const number = await placed(ana);
      await deliver(number);
      const items = [{ sku: 'CHIS-250-G', quantity: 2 }];
      await confirm(ana, 'return_items', { number, reason: 'damaged', items });
      return number;
    };
    const number = await sentBack();
    const { quantity } = await stockOf('CHIS-250-G');
    expect(await recado('returned', number, '--restock')).toBe(`Order ${number} is returned now.`);
    expect(await recado('returned', number, '--restock')).toBe(`Order ${number} is returned already.`);
    expect((await stockOf('CHIS-250-G')).quantity).toBe(quantity + 2);
    expect((await eventsOf(number)).slice(-2)).toEqual(['order.returned', 'order.restocked']);
    const { rows } = await sql`
      select to_state, by, reason from order_history where order_id = ${(await orderRow(number)).id} order by id desc limit 1`.execute(
      database().db,
    );
    expect(rows).toEqual([{ toState: 'returned', by: 'staff', reason: 'restocked' }]);
    // The demo shop's policy file says that what came back is not for sale again.
    const kept = await sentBack();
    const left = (await stockOf('CHIS-250-G')).quantity;
    await recado('returned', kept);
    expect((await stockOf('CHIS-250-G')).quantity).toBe(left);
    await sql`update order_policy set restocks_returns = true`.execute(database().db);
    const [refused, again] = [await sentBack(), await sentBack()];
    const before = (await stockOf('CHIS-250-G')).quantity;
    await recado('returned', refused, '--no-restock');
    expect((await stockOf('CHIS-250-G')).quantity).toBe(before);
    await recado('returned', again);
    expect((await stockOf('CHIS-250-G')).quantity).toBe(before + 2);
  });
});
