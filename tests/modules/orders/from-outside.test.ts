import { Command } from 'commander';
import express from 'express';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { registerOrders } from '../../../src/cli/orders.ts';
import { orderRoutes } from '../../../src/orders/index.ts';
import { answerErrors } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { createKey, requireKey, type Scope } from '../../../src/staff/index.ts';
import { serve } from '../platform/http-support.ts';
import { pay } from './life.ts';
import { customer, database, eventsOf, NOW, orderRow, placed } from './world.ts';

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
  app.use(orderRoutes({ db, businessClock: () => NOW, needs: requireKey({ db, now: () => NOW, limits }) }));
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

describe('another program', () => {
  test('moves an order by its number or its id, and the same again changes nothing', async () => {
    const number = await placed(await customer());
    await pay(number);
    const patch = await api('orders:write');
    const sent = { state: 'shipped', carrier: 'Estafeta', tracking: 'EST9912' };
    expect(await patch(number, sent)).toEqual([200, { outcome: 'moved', order: { number, state: 'shipped' } }]);
    expect(await patch((await orderRow(number)).id, sent)).toEqual([
      200,
      { outcome: 'unchanged', order: { number, state: 'shipped' } },
    ]);
    expect((await eventsOf(number)).filter((kind) => kind === 'order.shipped')).toHaveLength(1);
  });

  test('is told why an order does not move', async () => {
    const number = await placed(await customer());
    const patch = await api('orders:write');
    expect(await patch(number, { state: 'shipped' })).toEqual([
      409,
      {
        error: { code: 'state_not_allowed', message: 'An order that is pending cannot become shipped.' },
        order: { number, state: 'pending' },
      },
    ]);
    expect((await patch('KD-00000', { state: 'shipped' }))[0]).toBe(404);
    expect((await patch('../../etc', { state: 'shipped' }))[0]).toBe(404);
    for (const body of [
      {},
      { state: 'refunded' },
      { state: 'shipped', total: 1 },
      { state: 'shipped', tracking: 7 },
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
  async function recado(...words: readonly string[]): Promise<string> {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line: string) => lines.push(line));
    const program = new Command().exitOverride();
    registerOrders(program, async () => ({ db: database().db, close: async () => undefined }));
    await program
      .parseAsync(['orders', ...words], { from: 'user' })
      .catch((error: Error & { facts?: { message?: string } }) => lines.push(error.facts?.message ?? error.message));
    return lines.join('\n');
  }

  test('sends and hands over, and says what cannot be', async () => {
    const number = await placed(await customer());
    expect(await recado('ship', number)).toBe(`Order ${number} is pending; it cannot become shipped.`);
    expect(await recado('pay', number)).toBe(`Order ${number} is paid now.`);
    expect(await recado('ship', number.replace('-', ' '), '--carrier', 'DHL', '--tracking', 'JD0146')).toBe(
      `Order ${number} is shipped now.`,
    );
    expect(await recado('deliver', number)).toBe(`Order ${number} is delivered now.`);
    expect(await recado('deliver', number)).toBe(`Order ${number} is delivered already.`);
    expect(await recado('ship', 'KD-00000')).toBe('There is no order KD-00000.');
  });
});
