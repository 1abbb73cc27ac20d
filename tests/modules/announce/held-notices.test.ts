import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { moveOrder } from '../../../src/orders/index.ts';
import { runRecado } from '../cli/run-recado.ts';
import { pay } from '../orders/life.ts';
import { type Customer, customer, database, NOW, orderRow, placed } from '../orders/world.ts';
import { api, approve, begun, follow, setState, silent, tell } from './world.ts';

beforeAll(() => approve());
beforeEach(async () => void (await sql`update stock set quantity = 1000`.execute(database().db)));

/** An order whose notice is held because its template is paused. */
async function held(): Promise<{ readonly who: Customer; readonly number: string; readonly id: string }> {
  const who = await customer();
  const number = await placed(who);
  await pay(number);
  await silent(who.id);
  const ship = { to: 'shipped', by: 'staff', reason: null, carrier: 'DHL', tracking: 'JD1', at: NOW } as const;
  const moved = await moveOrder(database().db, number, ship, { tell: tell() });
  await setState((await begun(who.customerId))[0]?.id ?? '', 'held', 'template_paused');
  await follow();
  return { who, number, id: ('notificationId' in moved && moved.notificationId) || '' };
}

type Page = { readonly notifications: readonly Record<string, unknown>[]; readonly next: string | null };

describe('a notice of an order that is held', () => {
  test('is listed with its reason and what to do, by order, customer and state', async () => {
    const { who, number, id } = await held();
    const other = await held();
    const { ask } = await api('notifications:read');
    const list = async (query: string) => (await ask('GET', `/notifications?${query}`)).body as unknown as Page;
    const orderId = (await orderRow(number)).id;
    const shown = {
      ...{ id, state: 'held', reason: 'template_paused', template: 'shipping_update', order_id: orderId },
      remedy: { es: expect.stringContaining('recado templates check'), en: expect.stringContaining('by itself') },
    };
    expect(await list(`order=${number}`)).toEqual({ notifications: [expect.objectContaining(shown)], next: null });
    expect((await list(`order=${orderId}&state=held`)).notifications).toMatchObject([{ id }]);
    expect((await list(`customer_id=${who.customerId}`)).notifications).toMatchObject([{ id }]);
    expect((await list(`order=${number}&state=delivered`)).notifications).toEqual([]);
    // The newest first, page by page.
    const first = await list('state=held&limit=1');
    expect(first).toMatchObject({ notifications: [{ id: other.id }], next: other.id });
    expect((await list(`state=held&limit=1&cursor=${first.next}`)).notifications).toMatchObject([{ id }]);
  });

  test('is asked for by a right of its own, and wrongly with the field named', async () => {
    const { ask } = await api('notifications:read');
    expect((await ask('GET', '/notifications?order=KD-00000')).status).toBe(404);
    expect(await ask('GET', '/notifications?state=lost')).toMatchObject({
      ...{ status: 400, body: { errors: [{ field: 'state', problem: expect.stringContaining('held') }] } },
    });
    const { ask: others } = await api('orders:write');
    expect((await others('GET', '/notifications')).status).toBe(403);
  });

  test('is shown at a terminal with its reason and what to do', async () => {
    const { number, id } = await held();
    const recado = (...words: string[]) =>
      runRecado(['notifications', ...words], { DATABASE_URL: database().url, LANG: 'es_MX.UTF-8' });
    const { out } = await recado('--order', number);
    const about = `order:${(await orderRow(number)).id}`;
    expect(out).toMatch(
      new RegExp(`^${id} shipping_update ${about} held \\(template_paused, desde .*\\): La plantilla no se`),
    );
    expect((await recado()).out).toContain(id);
    expect((await recado('--state', 'delivered', '--order', number)).out).toBe('Ningún aviso.\n');
    expect((await recado('--order', 'KD-00000')).err).toContain('There is no order KD-00000.');
  }, 60_000);
});
