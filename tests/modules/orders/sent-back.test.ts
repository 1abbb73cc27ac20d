import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { type RefundId, type RefundOrder, settleRefund } from '../../../src/orders/index.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { deliver, move, pay } from './life.ts';
import {
  confirm,
  countOf,
  customer,
  DAY_MS,
  database,
  eventsOf,
  HOUR_MS,
  later,
  orderRow,
  PROVEN,
  placed,
  setPrice,
  setStock,
  stockOf,
} from './world.ts';

const outcomeOf = async (who: Awaited<ReturnType<typeof customer>>, tool: string, input: unknown, at?: Date) =>
  ((await who.call(tool, input, at)).result as { outcome: string }).outcome;

/** A stand-in of the payment provider's side: remembers what it is asked to give back. */
const provider = () => {
  const asked: RefundOrder[] = [];
  return {
    asked,
    refunds: { provider: 'stripe', enqueue: async (_: Tx, refund: RefundOrder) => void asked.push(refund) },
  };
};

beforeAll(async () => {
  for (const sku of ['CHIS-250-G', 'CHIS-250-M', 'CHIS-500-G']) await setStock(sku, 500);
});

const back = (number: string, reason: string, over: object = {}) => ({
  number,
  reason,
  items: [{ sku: 'CHIS-250-G', quantity: 1, ...over }],
});

describe('sending items back', () => {
  test('is asked for once, within the shop’s rules, and ends with the shop', async () => {
    const ana = await customer();
    const number = await placed(ana);
    expect(await outcomeOf(ana, 'return_items', back(number, 'damaged'))).toBe('wrong_state');
    await deliver(number);
    const { text } = await confirm(ana, 'return_items', back(number, 'damaged'), later(DAY_MS));
    expect(text).toContain(
      `La devolución de tu pedido ${number} quedó solicitada:\n• 1 × Café de Chiapas (250 g, En grano)\nLa tienda te dirá cómo entregarlo.`,
    );
    expect(await outcomeOf(ana, 'return_items', back(number, 'damaged'))).toBe('wrong_state');
    expect(await move(number, 'returned')).toMatchObject({ outcome: 'moved' });
    expect((await eventsOf(number)).slice(-2)).toEqual(['order.return_requested', 'order.returned']);
  });

  test.each([
    ['coffee that was not liked', 'unwanted', 1, 'ask_person'],
    ['coffee after a week', 'damaged', 7 * DAY_MS + 1, 'too_late'],
  ])('%s is not for code to take back', async (_, reason, afterMs, outcome) => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    expect(await outcomeOf(ana, 'return_items', back(number, reason), later(afterMs))).toBe(outcome);
  });

  test('does not take a gift card, other pieces than were ordered, or a line twice', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 2 });
    await deliver(number);
    const items = [
      { sku: 'CHIS-250-G', quantity: 2 },
      { sku: 'CHIS-250-G', quantity: 1 },
    ];
    expect(await outcomeOf(ana, 'return_items', { number, reason: 'damaged', items })).toBe('no_such_item');
    expect(await outcomeOf(ana, 'return_items', back(number, 'damaged', { quantity: 3 }))).toBe('no_such_item');
    await sql`update order_lines set category = 'Regalos' where order_id = ${(await orderRow(number)).id}`.execute(
      database().db,
    );
    expect(await outcomeOf(ana, 'return_items', back(number, 'damaged'))).toBe('not_returnable');
  });

  test('that the shop declines leaves the order delivered, and it is not asked for again', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    await confirm(ana, 'return_items', back(number, 'damaged'));
    await move(number, 'delivered');
    expect((await orderRow(number)).state).toBe('delivered');
    expect((await eventsOf(number)).filter((kind) => kind === 'order.delivered')).toHaveLength(1);
    expect(await outcomeOf(ana, 'return_items', back(number, 'damaged'))).toBe('wrong_state');
  });
});

test.each([0, -1, 1e9, 0.5, 'dos'])('%j is no number of pieces to send back or exchange', async (quantity) => {
  const ana = await customer();
  const number = await placed(ana);
  await deliver(number);
  const asked = { number, reason: 'damaged' };
  for (const [tool, item] of [
    ['return_items', {}],
    ['exchange_items', { to_sku: 'CHIS-250-M' }],
  ] as const) {
    const items = [{ sku: 'CHIS-250-G', quantity, ...item }];
    const called = Promise.resolve().then(() => ana.call(tool, { ...asked, items }));
    await expect(called).rejects.toThrow(typeof quantity === 'string' ? /quantity/ : /a whole number from 1 to 999/);
  }
  expect((await orderRow(number)).state).toBe('delivered');
});

describe('an exchange', () => {
  test('sets the new pieces aside at once and sends them once', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    const before = await stockOf('CHIS-250-M');
    const { text } = await confirm(ana, 'exchange_items', back(number, 'wrong_item', { to_sku: 'CHIS-250-M' }));
    expect(text).toContain('1 × Café de Chiapas (250 g, En grano) → Café de Chiapas (250 g, Molido)');
    expect((await stockOf('CHIS-250-M')).reserved).toBe(before.reserved + 1);
    await move(number, 'exchanged');
    expect(await stockOf('CHIS-250-M')).toEqual({ quantity: before.quantity - 1, reserved: before.reserved });
    expect((await orderRow(number)).state).toBe('exchanged');
  });

  test('for a variant at another price goes to a person where the shop says so', async () => {
    await sql`update order_policy set may_exchange_price = false`.execute(database().db);
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    const asked = back(number, 'wrong_item', { to_sku: 'CHIS-500-G' });
    const { result, personAsked } = await ana.call('exchange_items', asked);
    expect([(result as { outcome: string }).outcome, personAsked]).toEqual(['price_differs', { why: 'price_differs' }]);
    await sql`update order_policy set may_exchange_price = true`.execute(database().db);
  });

  test('whose price changes between question and tap is refused, and a declined one gives its pieces back', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    const asked = back(number, 'wrong_item', { to_sku: 'CHIS-250-M' });
    const action = await ana.ask((await ana.call('exchange_items', asked)).proposal);
    await setPrice('CHIS-250-M', 18_901);
    expect((await ana.tap(action)).became).toBe('refused');
    await setPrice('CHIS-250-M', 18_900);
    const before = await stockOf('CHIS-250-M');
    await confirm(ana, 'exchange_items', asked);
    await move(number, 'delivered');
    expect(await stockOf('CHIS-250-M')).toEqual(before);
  });
});

describe('a refund', () => {
  /** Paid, then cancelled by the shop. */
  async function paidAndCancelled(who: Awaited<ReturnType<typeof customer>>) {
    const number = await placed(who);
    await pay(number);
    await move(number, 'cancelled');
    return number;
  }

  test('to the card is asked of the provider that took the money, and is told as asked for', async () => {
    const { asked, refunds } = provider();
    const ana = await customer({ refunds });
    const number = await paidAndCancelled(ana);
    const { proposal } = await ana.call('request_refund', { number, to: 'original' });
    expect(proposal?.question).toBe(
      `¿Confirmas el reembolso de $437.00 de tu pedido ${number} a la forma de pago original?`,
    );
    const action = await ana.ask(proposal);
    const { text } = await ana.tap(action);
    await ana.tap(action);
    expect(text).toContain('quedó solicitado. Todavía no se ha enviado el dinero.');
    expect(asked).toEqual([expect.objectContaining({ actionId: action, amount: { minor: 43_700, currency: 'MXN' } })]);
    expect(await outcomeOf(ana, 'request_refund', { number, to: 'original' })).toBe('refund_under_way');
    const settle = () =>
      database()
        .db.transaction()
        .execute((tx) => settleRefund(tx, asked[0]?.refundId ?? ('' as RefundId), 'done', later(0)));
    expect([await settle(), await settle()]).toEqual(['settled', 'not_waiting']);
    expect(await orderRow(number)).toMatchObject({ state: 'refunded', refundedMinor: 43_700 });
  });

  test('that failed at the provider can be asked for again, and staff is told', async () => {
    const { asked, refunds } = provider();
    const ana = await customer({ refunds });
    const number = await paidAndCancelled(ana);
    await confirm(ana, 'request_refund', { number, to: 'original' });
    const alerts = await countOf('staff_alerts');
    await database()
      .db.transaction()
      .execute((tx) => settleRefund(tx, asked[0]?.refundId ?? ('' as RefundId), 'failed', later(0)));
    expect(await countOf('staff_alerts')).toBe(alerts + 1);
    expect(await outcomeOf(ana, 'request_refund', { number, to: 'gift_card' })).toBe('asked');
  });

  test('to a gift card is there at once, and the ledger agrees with the balance', async () => {
    const ana = await customer();
    const number = await paidAndCancelled(ana);
    const { text } = await confirm(ana, 'request_refund', { number, to: 'gift_card' });
    expect(text).toMatch(
      /^Listo: abonamos \$437\.00 .* tarjeta de regalo GC-[A-Z2-9]{12}\. Saldo: \$437\.00\.\n_.*_$/m,
    );
    expect((await orderRow(number)).state).toBe('refunded');
    const { rows } = await sql`
      select c.balance_minor = sum(e.amount_minor) as agrees from gift_cards c
      join gift_card_entries e on e.gift_card_id = c.id where c.customer_id = ${ana.customerId}
      group by c.id`.execute(database().db);
    expect(rows).toEqual([{ agrees: true }]);
  });

  test('of money that staff took is a task for staff and moves none', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 1 }, 'cash');
    await move(number, 'paid');
    await move(number, 'cancelled');
    const alerts = await countOf('staff_alerts');
    await confirm(ana, 'request_refund', { number, to: 'original' });
    expect(await countOf('staff_alerts')).toBe(alerts + 1);
    expect((await orderRow(number)).refundedMinor).toBe(0);
  });

  test('of a return is the value of what came back, after it came back', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    await confirm(ana, 'return_items', back(number, 'damaged'));
    const ask = { number, to: 'gift_card' };
    expect(await outcomeOf(ana, 'request_refund', ask)).toBe('refund_awaits_parcel');
    await move(number, 'returned');
    expect((await ana.call('request_refund', ask)).proposal?.question).toContain('$189.00');
    expect(await outcomeOf(ana, 'request_refund', ask, later(31 * DAY_MS))).toBe('too_late');
    await confirm(ana, 'request_refund', ask);
    expect(await orderRow(number)).toMatchObject({ state: 'partly_refunded', refundedMinor: 18_900 });
    expect(await outcomeOf(ana, 'request_refund', ask)).toBe('refunded_already');
  });

  test.each([
    ['of somebody who is known by the chat alone needs a code first', { level: 'none' }, 'verification_needed'],
    ['rests after a change of contact details', { areRefundsHeld: true }, 'refund_held'],
  ] as const)('%s', async (_, trust, outcome) => {
    const ana = await customer({ trustOf: async () => ({ ...PROVEN, ...trust }) });
    const number = await paidAndCancelled(ana);
    expect(await outcomeOf(ana, 'request_refund', { number, to: 'original' })).toBe(outcome);
  });

  test('above the amount of a day goes to a person, however many small ones there were', async () => {
    const limits = { unpaidHours: 72, maxUnpaid: 9, maxOrdersPerDay: 50, maxRefundPerDay: 100_000 };
    const ana = await customer({ limits });
    const numbers = [await paidAndCancelled(ana), await paidAndCancelled(ana), await paidAndCancelled(ana)];
    const actions = [];
    for (const number of numbers)
      actions.push(await ana.ask((await ana.call('request_refund', { number, to: 'original' })).proposal));
    await sql`update actions set state = 'proposed' where conversation_id = ${ana.id}`.execute(database().db);
    const settled = await Promise.all(actions.map((action) => ana.tap(action)));
    expect(settled.map(({ became }) => became).sort()).toEqual(['executed', 'executed', 'refused']);
    expect(await outcomeOf(ana, 'request_refund', { number: numbers[0] ?? '', to: 'original' })).toMatch(
      /refund_under_way|refund_limit/,
    );
  });

  test('counts for half an hour', async () => {
    const ana = await customer();
    const number = await paidAndCancelled(ana);
    const action = await ana.ask((await ana.call('request_refund', { number, to: 'original' })).proposal);
    expect((await ana.tap(action, later(HOUR_MS / 2))).became).toBe('expired');
  });
});
