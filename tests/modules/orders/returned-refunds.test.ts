import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { type OrderId, returnRefund, settleRefundOf } from '../../../src/orders/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { deliver, move, pay } from './life.ts';
import { confirm, countOf, customer, database, eventsOf, later, NOW, orderRow, placed, setStock } from './world.ts';

const transact = <T>(act: (tx: Tx) => Promise<T>): Promise<T> => database().db.transaction().execute(act);
const refunds = { provider: 'stripe', enqueue: async () => undefined };
const GOODWILL = { minor: 5_000, currency: 'MXN' };
const HALF = { minor: 10_000, currency: 'MXN' };

beforeAll(() => setStock('CHIS-250-G', 500));

/** Paid by Stripe, cancelled, its whole amount asked back. */
async function askedBack() {
  const ana = await customer({ refunds });
  const number = await placed(ana);
  await pay(number);
  await move(number, 'cancelled');
  await confirm(ana, 'request_refund', { number, to: 'original' });
  const row = await orderRow(number);
  return { ana, number, id: row.id as OrderId, amount: { minor: row.totalMinor, currency: 'MXN' } };
}

const refundRows = async (id: OrderId): Promise<string[]> =>
  (
    await sql<{ line: string }>`
      select concat_ws(' ', way, state) as line from refunds where order_id = ${id} order by way, state`.execute(
      database().db,
    )
  ).rows.map(({ line }) => line);

test('a refund that came back after it was booked leaves the order as it was before, and is a task for staff', async () => {
  const { ana, number, id, amount } = await askedBack();
  await transact((tx) => settleRefundOf(tx, id, amount, 'done', NOW));
  expect(await orderRow(number)).toMatchObject({ state: 'refunded', refundedMinor: amount.minor });
  const alerts = await countOf('staff_alerts');
  await transact((tx) => returnRefund(tx, id, { amount, wasGiven: true }, later(1)));
  expect(await orderRow(number)).toMatchObject({ state: 'cancelled', refundedMinor: 0 });
  expect(await refundRows(id)).toEqual(['provider failed', 'record requested']);
  expect((await eventsOf(number)).slice(-2)).toEqual(['order.refunded', 'order.refund_failed']);
  expect(await countOf('staff_alerts')).toBe(alerts + 1);
  const again = await ana.call('request_refund', { number, to: 'original' });
  expect(again.result).toMatchObject({
    outcome: 'refund_under_way',
    tell: expect.stringContaining('fue solicitado el 2026-11-24'),
  });
});

test('a yes to a refund that is under way by now is answered without a second connection', async () => {
  const asked: string[] = [];
  const timeZone = async (): Promise<string> => {
    asked.push('time zone');
    return 'America/Mexico_City';
  };
  const ana = await customer({ refunds, timeZone });
  const number = await placed(ana);
  await pay(number);
  await move(number, 'cancelled');
  const { proposal } = await ana.call('request_refund', { number, to: 'original' });
  await confirm(ana, 'request_refund', { number, to: 'original' });
  const late = await ana.ask(proposal);
  asked.length = 0;
  expect((await ana.tap(late)).text).toContain('2026-11-24');
  // Asked before the transaction begins, and never inside of it.
  expect(asked).toEqual(['time zone']);
});

test('a refund that came back before it was given is a task for staff, and cannot be asked for a second time', async () => {
  const { ana, number, id, amount } = await askedBack();
  await transact((tx) => returnRefund(tx, id, { amount, wasGiven: false }, later(1)));
  expect(await orderRow(number)).toMatchObject({ state: 'cancelled', refundedMinor: 0 });
  expect(await refundRows(id)).toEqual(['provider failed', 'record requested']);
  expect((await ana.call('request_refund', { number, to: 'gift_card' })).result).toMatchObject({
    outcome: 'refund_under_way',
  });
});

test('of two refunds one comes back: the order is refunded in part', async () => {
  const ana = await customer();
  const number = await placed(ana);
  await pay(number);
  await move(number, 'cancelled');
  const { id, totalMinor } = await orderRow(number);
  const rest = { minor: totalMinor - HALF.minor, currency: 'MXN' };
  for (const amount of [HALF, rest]) await transact((tx) => settleRefundOf(tx, id as OrderId, amount, 'done', NOW));
  expect(await orderRow(number)).toMatchObject({ state: 'refunded', refundedMinor: totalMinor });
  await transact((tx) => returnRefund(tx, id as OrderId, { amount: HALF, wasGiven: true }, later(1)));
  expect(await orderRow(number)).toMatchObject({ state: 'partly_refunded', refundedMinor: rest.minor });
});

test('what staff gave back at the provider’s own pages is booked, and never more than was paid', async () => {
  const ana = await customer();
  const number = await placed(ana);
  await pay(number);
  const { id, totalMinor } = await orderRow(number);
  await transact((tx) => settleRefundOf(tx, id as OrderId, HALF, 'done', NOW));
  await transact((tx) => settleRefundOf(tx, id as OrderId, { ...HALF, minor: totalMinor }, 'done', NOW));
  expect(await orderRow(number)).toMatchObject({ state: 'paid', refundedMinor: HALF.minor });
});

test('what staff gave back before a return was asked for is no part of the return’s value', async () => {
  const ana = await customer();
  const number = await placed(ana);
  await deliver(number);
  const { id } = await orderRow(number);
  await transact((tx) => settleRefundOf(tx, id as OrderId, GOODWILL, 'done', NOW));
  await confirm(ana, 'return_items', { number, reason: 'damaged', items: [{ sku: 'CHIS-250-G', quantity: 1 }] });
  await move(number, 'returned');
  const ask = { number, to: 'gift_card' };
  expect((await ana.call('request_refund', ask)).proposal?.question).toContain('$189.00');
  await confirm(ana, 'request_refund', ask);
  expect((await orderRow(number)).refundedMinor).toBe(GOODWILL.minor + 18_900);
  expect((await ana.call('request_refund', ask)).result).toMatchObject({ outcome: 'refunded_already' });
});

test('a return gives back no more than is left of what was paid', async () => {
  const ana = await customer();
  const number = await placed(ana);
  await deliver(number);
  const { id, totalMinor } = await orderRow(number);
  const most = { minor: totalMinor - GOODWILL.minor, currency: 'MXN' };
  await transact((tx) => settleRefundOf(tx, id as OrderId, most, 'done', NOW));
  await confirm(ana, 'return_items', { number, reason: 'damaged', items: [{ sku: 'CHIS-250-G', quantity: 1 }] });
  await move(number, 'returned');
  expect((await ana.call('request_refund', { number, to: 'gift_card' })).proposal?.question).toContain('$50.00');
});
