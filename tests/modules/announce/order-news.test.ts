import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { expireOrders, importOrders, markPaymentFailed, moveOrder, type OrderId } from '../../../src/orders/index.ts';
import { runOf, useFolder } from '../../support/files.ts';
import { pay } from '../orders/life.ts';
import { anOrder, recorded } from '../orders/order-files.ts';
import { type Customer, customer, DAY_MS, database, HOUR_MS, later, NOW, orderRow, placed } from '../orders/world.ts';
import {
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
  wroteNow,
} from './world.ts';

beforeAll(() => approve());
// Whoever buys this often would find the shop empty.
beforeEach(async () => void (await sql`update stock set quantity = 1000`.execute(database().db)));
const folder = useFolder();

const SHIPPED = { to: 'shipped', by: 'staff', reason: null, carrier: 'Estafeta', tracking: '805524', at: NOW } as const;
const ship = (number: string, over: object = {}) =>
  moveOrder(database().db, number, { ...SHIPPED, ...over }, { tell: tell() });

async function paid(): Promise<{ readonly who: Customer; readonly number: string }> {
  const who = await customer();
  const number = await placed(who);
  await pay(number);
  await withAddress(who.customerId);
  return { who, number };
}

describe('an order that is shipped', () => {
  test('is told by words while the window is open, else by the template, once', async () => {
    const { who, number } = await paid();
    await wroteNow(who.id);
    await Promise.all([ship(number), ship(number), ship(number)]);
    expect(await begun(who.customerId)).toEqual([
      expect.objectContaining({
        content: {
          kind: 'text',
          text: expect.stringMatching(
            new RegExp(
              `^Tu pedido ${number} va en camino.\\nLo lleva Estafeta.\\nNúmero de guía: 805524.\\nLa entrega`,
            ),
          ),
        },
        template: {
          name: 'shipping_update',
          parameters: {
            ...{ customer_name: 'Ana', order_number: number, carrier: 'Estafeta', tracking_number: '805524' },
            expected_on: { date: expect.stringMatching(/^2026-(11|12)-\d\d$/) },
          },
        },
        ...{ purpose: 'order_event', about: `order:${(await orderRow(number)).id}`, state: 'queued' },
      }),
    ]);
  });

  test('under another number is told once more, and the wrong number that has not left yet never goes', async () => {
    const { who, number } = await paid();
    await silent(who.id);
    await ship(number);
    const correct = (over: object) => ship(number, { at: later(HOUR_MS), ...over });
    await Promise.all([correct({ tracking: '805525' }), correct({ tracking: '805525' })]);
    // The carrier alone is corrected without a word.
    expect(await correct({ tracking: '805525', carrier: 'DHL' })).toMatchObject({
      ...{ outcome: 'corrected', notificationId: null },
    });
    await follow();
    expect(await begun(who.customerId)).toMatchObject([
      { state: 'discarded', reason: 'superseded', template: { parameters: { tracking_number: '805524' } } },
      {
        state: 'queued',
        content: { text: expect.stringMatching(`pedido ${number} cambiaron.*\\n.*\\nNúmero de guía: 805525`) },
        template: { name: 'shipping_update', parameters: { tracking_number: '805525' } },
      },
    ]);
    // What went wrong under the old number is no reason for a mail.
    expect(await mailsTo(who.customerId)).toEqual([]);
    // Back to the first one is news again.
    await correct({ tracking: '805524', at: later(2 * HOUR_MS) });
    expect(await begun(who.customerId)).toHaveLength(3);
  });

  test('and has arrived is corrected without a word', async () => {
    const { who, number } = await paid();
    await ship(number);
    await moveOrder(database().db, number, { ...SHIPPED, to: 'delivered', carrier: null, tracking: null });
    expect(
      await moveOrder(database().db, number, { ...SHIPPED, to: 'delivered', tracking: '9' }, { tell: tell() }),
    ).toMatchObject({ outcome: 'corrected' });
    expect(await begun(who.customerId)).toHaveLength(1);
  });

  test('is told in English to whoever writes English', async () => {
    const { who, number } = await paid();
    await sql`update customers set language = 'en' where id = ${who.customerId}`.execute(database().db);
    await ship(number, { expectedOn: '2026-12-04' });
    const [row] = await begun(who.customerId);
    expect(row?.content.text).toContain(`Your order ${number} is on its way.`);
    expect(row?.content.text).toContain('Delivery is expected on December 4, 2026.');
  });

  test('without carrier or number is told by mail when the window is closed, as no template says it', async () => {
    const { who, number } = await paid();
    await silent(who.id);
    await ship(number, { carrier: null, tracking: null });
    expect(await begun(who.customerId)).toEqual([]);
    expect(await mailsTo(who.customerId)).toMatchObject([
      { template: 'shipping_update', data: { number, status: 'enviado', carrier: null } },
    ]);
  });

  test('is told by mail when WhatsApp does not carry it', async () => {
    const { who, number } = await paid();
    await silent(who.id);
    await ship(number);
    await setState((await begun(who.customerId))[0]?.id ?? '', 'discarded', 'opted_out');
    await follow();
    expect(await mailsTo(who.customerId)).toMatchObject([
      { template: 'shipping_update', data: { number, carrier: 'Estafeta', tracking: '805524' } },
    ]);
  });

  test('is not told when it left days ago, or cannot leave', async () => {
    const { who, number } = await paid();
    await ship(number, { at: later(-4 * DAY_MS) });
    expect((await orderRow(number)).state).toBe('shipped');
    const unpaid = await placed(who);
    expect(await ship(unpaid)).toMatchObject({ outcome: 'not_allowed' });
    expect(await begun(who.customerId)).toEqual([]);
  });
});

describe('an order that ends unpaid', () => {
  const sweep = (at: Date) => expireOrders({ db: database().db, businessClock: () => at, tell: tell(at) });

  test('is told once, in words while the window is open', async () => {
    const who = await customer();
    const number = await placed(who);
    const at = later(73 * HOUR_MS);
    await sql`update conversations set last_inbound_at = ${at} where id = ${who.id}`.execute(database().db);
    await Promise.all([sweep(at), sweep(at)]);
    await sweep(at);
    expect(await begun(who.customerId)).toMatchObject([
      { template: null, content: { text: expect.stringMatching(`pedido ${number} .* no se pagó a tiempo`) } },
    ]);
  });

  test('is told by mail when the window is closed', async () => {
    const who = await customer();
    const number = await placed(who);
    await withAddress(who.customerId);
    await silent(who.id);
    await sweep(later(73 * HOUR_MS));
    expect(await begun(who.customerId)).toEqual([]);
    const mails = (await mailsTo(who.customerId)).filter(({ key }) => key.startsWith('order_ended'));
    expect(mails).toMatchObject([
      { template: 'shipping_update', data: { number, status: 'cancelado, no se pagó a tiempo' } },
    ]);
  });

  test('because its payment failed is told, too', async () => {
    const who = await customer();
    const number = await placed(who);
    await wroteNow(who.id);
    const id = (await orderRow(number)).id as OrderId;
    const { db } = database();
    const failed = () => db.transaction().execute((tx) => markPaymentFailed(tx, id, NOW, tell()));
    expect([await failed(), await failed()]).toEqual(['cancelled', 'not_waiting']);
    expect(await begun(who.customerId)).toMatchObject([
      { content: { text: expect.stringContaining('el pago falló') } },
    ]);
  });
});

describe('orders of a file', () => {
  const bring = async (entries: readonly unknown[], announces: boolean) => {
    const run = await runOf(await folder.put(`${newId()}.json`, JSON.stringify(entries)));
    const deps = { db: database().db, newId, businessClock: () => NOW, tell: announces ? tell() : null };
    return importOrders(deps, run);
  };

  test('are announced only when it is asked for, and only what is new now', async () => {
    const [old, quiet, loud] = await Promise.all(['N-1', 'N-2', 'N-3'].map((id) => recorded(id)));
    await bring([anOrder('NEWS-2', 'N-2')], false);
    await bring([anOrder('NEWS-1', 'N-1', { placed_at: '2026-10-01T10:00:00Z' }), anOrder('NEWS-3', 'N-3')], true);
    expect(await begun(old?.customerId ?? newId())).toEqual([]);
    expect(await begun(quiet?.customerId ?? newId())).toEqual([]);
    expect(await begun(loud?.customerId ?? newId())).toMatchObject([
      {
        template: {
          name: 'order_confirmation',
          parameters: { order_number: 'NEWS-3', total: { minor: 62_700, currency: 'MXN' } },
        },
      },
    ]);
  });

  test('that were shipped since are announced as that, however often the file comes', async () => {
    const who = await recorded('N-4');
    await bring([anOrder('NEWS-4', 'N-4')], false);
    const shipment = { state: 'shipped', shipped_at: '2026-11-24T16:00:00Z', carrier: 'DHL', tracking: 'JD01' };
    for (const _ of [1, 2]) await bring([anOrder('NEWS-4', 'N-4', shipment)], true);
    expect(await begun(who.customerId)).toMatchObject([{ template: { name: 'shipping_update' } }]);
  });
});

describe('the shipment of another program', () => {
  const SHIPMENT = {
    ...{ carrier: 'DHL', tracking_number: 'JD0146', tracking_url: 'https://dhl.example/JD0146' },
    ...{ shipped_at: '2026-11-24T10:00:00-06:00', expected_on: '2026-12-01' },
  };

  test('moves the order, keeps where it is followed, and is told once', async () => {
    const { who, number } = await paid();
    const { ask, woken } = await api();
    const key = { 'idempotency-key': newId() };
    const first = await ask('POST', `/orders/${number}/shipments`, SHIPMENT, key);
    expect(first).toMatchObject({ status: 202, body: { outcome: 'moved', order: { number, state: 'shipped' } } });
    const again = await ask('POST', `/orders/${number}/shipments`, SHIPMENT, key);
    expect([again.status, again.body, again.headers.get('idempotent-replayed')]).toEqual([202, first.body, 'true']);
    const other = await ask('POST', `/orders/${number}/shipments`, SHIPMENT);
    expect(other).toMatchObject({ status: 200, body: { outcome: 'unchanged', notification_id: null } });
    expect(woken()).toBe(2);
    const { rows } = await sql`select carrier, tracking, tracking_url, shipped_at from orders
      where number = ${number.replace('-', '')}`.execute(database().db);
    expect(rows).toEqual([
      {
        ...{ carrier: 'DHL', tracking: 'JD0146', trackingUrl: 'https://dhl.example/JD0146' },
        shippedAt: new Date('2026-11-24T16:00:00Z'),
      },
    ]);
    expect(await begun(who.customerId)).toMatchObject([
      { content: { text: expect.stringMatching(/1 de diciembre de 2026\.\nhttps:\/\/dhl\.example\/JD0146$/) } },
    ]);
  });

  test('of another number says by which notification the customer hears of it, days after it left', async () => {
    const { who, number } = await paid();
    const { ask } = await api();
    const left = { ...SHIPMENT, shipped_at: '2026-11-19T10:00:00-06:00' };
    const first = await ask('POST', `/orders/${number}/shipments`, left);
    const corrected = await ask('POST', `/orders/${number}/shipments`, { ...left, tracking_number: 'JD0147' });
    expect(first.body).toMatchObject({ outcome: 'moved', notification_id: null });
    expect(corrected.body).toMatchObject({ outcome: 'corrected', notification_id: expect.any(String) });
    expect(await begun(who.customerId)).toMatchObject([{ content: { text: expect.stringContaining('JD0147') } }]);
    const seen = await ask('GET', `/notifications/${corrected.body['notification_id']}`);
    expect(seen).toMatchObject({ status: 200, body: { template: 'shipping_update', state: 'queued' } });
  });

  test('is followed to its end: each state by GET and by the event of its notification', async () => {
    const { who, number } = await paid();
    await silent(who.id);
    const { ask } = await api();
    const { body } = await ask('POST', `/orders/${number}/shipments`, SHIPMENT);
    const id = String(body['notification_id']);
    for (const state of ['sent', 'delivered']) {
      await setState((await begun(who.customerId))[0]?.id ?? '', state);
      await follow();
      expect((await ask('GET', `/notifications/${id}`)).body).toMatchObject({ id, state });
    }
    expect((await eventsAbout(id)).map(({ data }) => [data['template'], data['state']])).toEqual([
      ['shipping_update', 'sent'],
      ['shipping_update', 'delivered'],
    ]);
  });

  test('that no template and no open window carries is told by mail, and the other program hears so at once', async () => {
    const { who, number } = await paid();
    await silent(who.id);
    await sql`update orders set zone = '' where customer_id = ${who.customerId}`.execute(database().db);
    const { ask } = await api();
    const { body } = await ask('POST', `/orders/${number}/shipments`, { ...SHIPMENT, expected_on: null });
    const id = String(body['notification_id']);
    expect((await eventsAbout(id)).map(({ data }) => [data['state'], data['reason']])).toEqual([
      ['discarded', 'window_closed'],
    ]);
    expect(await mailsTo(who.customerId)).toMatchObject([{ template: 'shipping_update', data: { number } }]);
  });

  test('raises no event when the shop ships it by itself', async () => {
    const { who, number } = await paid();
    await silent(who.id);
    const moved = await ship(number, { expectedOn: '2026-12-04' });
    await setState((await begun(who.customerId))[0]?.id ?? '', 'sent');
    await follow();
    expect(await eventsAbout('notificationId' in moved ? String(moved.notificationId) : '')).toEqual([]);
  });

  test('of an order that has left corrects what was wrong, also where it is followed', async () => {
    const { number } = await paid();
    const { ask } = await api();
    await ask('POST', `/orders/${number}/shipments`, { ...SHIPMENT, tracking_url: null });
    const corrected = await ask('POST', `/orders/${number}/shipments`, SHIPMENT);
    expect(corrected.body).toMatchObject({ outcome: 'corrected' });
    const { rows } = await sql`select tracking_url from orders where number = ${number.replace('-', '')}`.execute(
      database().db,
    );
    expect(rows).toEqual([{ trackingUrl: 'https://dhl.example/JD0146' }]);
  });

  test.each<readonly [string, object, number, string | null]>([
    ['nothing', {}, 400, 'carrier'],
    ['a number for a carrier', { ...SHIPMENT, carrier: 7 }, 400, 'carrier'],
    ['an unknown field', { ...SHIPMENT, weight: 1 }, 400, 'weight'],
    ['no page for an address', { ...SHIPMENT, tracking_url: 'javascript:alert(1)' }, 400, 'tracking_url'],
    ['a private page', { ...SHIPMENT, tracking_url: 'https://127.0.0.1/x' }, 400, 'tracking_url'],
    ['a time without zone', { ...SHIPMENT, shipped_at: '2026-11-24T10:00:00' }, 400, 'shipped_at'],
    ['a time of year 0', { ...SHIPMENT, shipped_at: '0000-01-01T00:00:00Z' }, 400, 'shipped_at'],
    ['a day of year 0', { ...SHIPMENT, expected_on: '0000-01-01' }, 400, 'expected_on'],
    ['U+0000 in a carrier', { ...SHIPMENT, carrier: 'D\u0000HL' }, 400, 'carrier'],
    ['a time that lies ahead', { ...SHIPMENT, shipped_at: '2027-01-01T00:00:00Z' }, 422, 'shipped_at'],
  ])('%s is refused, and the order stays where it is', async (_what, body, status, field) => {
    const { who, number } = await paid();
    const { ask } = await api();
    const answer = await ask('POST', `/orders/${number}/shipments`, body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body['errors'])).toContain(`"field":"${field}"`);
    expect((await orderRow(number)).state).toBe('paid');
    expect(await begun(who.customerId)).toEqual([]);
  });

  test('of an order that is not there, or may not leave, is refused', async () => {
    const { ask } = await api();
    expect((await ask('POST', '/orders/KD-00000/shipments', SHIPMENT)).status).toBe(404);
    const number = await placed(await customer());
    expect(await ask('POST', `/orders/${number}/shipments`, SHIPMENT)).toMatchObject({
      ...{ status: 409, body: { code: 'state_not_allowed', order: { number, state: 'pending' } } },
    });
  });
});
