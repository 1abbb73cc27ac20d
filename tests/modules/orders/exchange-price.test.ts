import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { expireOrders, moveOrder, settleRefund } from '../../../src/orders/index.ts';
import type { RefundOrder } from '../../../src/orders/ports.ts';
import { deliver, move, pay } from './life.ts';
import {
  confirm,
  countOf,
  customer,
  database,
  eventsOf,
  HOUR_MS,
  later,
  NOW,
  orderRow,
  PROVEN,
  placed,
  setStock,
  stockOf,
} from './world.ts';

type Who = Awaited<ReturnType<typeof customer>>;

/** The payment provider's side: remembers what it is asked for. */
function provider() {
  const links: number[] = [];
  const back: RefundOrder[] = [];
  const refunds = { provider: 'stripe', enqueue: async (_: unknown, refund: RefundOrder) => void back.push(refund) };
  return {
    links,
    back,
    refunds,
    askPayment: async (_: unknown, order: { amount: { minor: number } }) => void links.push(order.amount.minor),
  };
}

const exchange = (number: string, over: object = {}, from = 'CHIS-250-G', to = 'CHIS-500-G') => ({
  number,
  reason: 'wrong_item',
  items: [{ sku: from, to_sku: to, quantity: 1 }],
  ...over,
});

/** Paid by its link and handed over. */
async function delivered(who: Who, lines: Readonly<Record<string, number>> = { 'CHIS-250-G': 2 }): Promise<string> {
  const number = await placed(who, lines);
  await deliver(number);
  return number;
}

const outcomeOf = async (who: Who, tool: string, input: unknown) =>
  ((await who.call(tool, input)).result as { outcome: string }).outcome;

const stateOf = async (number: string) => (await orderRow(number)).state;

/** $437.00 on a gift card. */
async function fillGiftCard(who: Who): Promise<void> {
  const number = await placed(who);
  await pay(number);
  await move(number, 'cancelled');
  await confirm(who, 'request_refund', { number, to: 'gift_card' });
}

const balanceOf = async (who: Who): Promise<number | undefined> => {
  const { rows } = await sql<{ minor: number }>`
    select balance_minor as minor from gift_cards where customer_id = ${who.customerId}`.execute(database().db);
  return rows[0]?.minor;
};

beforeAll(async () => {
  for (const sku of ['CHIS-250-G', 'CHIS-250-M', 'CHIS-500-G']) await setStock(sku, 500);
});

describe('an exchange for something dearer', () => {
  test('names the difference and goes to the shop once it is paid by link', async () => {
    const { links, askPayment } = provider();
    const ana = await customer({ askPayment });
    const number = await delivered(ana);
    links.length = 0;
    const before = await stockOf('CHIS-500-G');
    const { proposal } = await ana.call('exchange_items', exchange(number));
    expect(proposal?.question).toContain(
      '\nLa diferencia de $160.00 se paga con un enlace que te mandamos. Lo nuevo queda apartado 72 horas',
    );
    const action = await ana.ask(proposal);
    const alerts = await countOf('staff_alerts');
    expect((await ana.tap(action)).text).toMatch(/^El cambio de tu pedido .* espera su pago:/);
    await ana.tap(action);
    expect([links, await stateOf(number), await countOf('staff_alerts')]).toEqual([[16_000], 'delivered', alerts]);
    expect((await stockOf('CHIS-500-G')).reserved).toBe(before.reserved + 1);
    expect((await ana.call('order_status', { number })).result).toMatchObject({ order: { left_to_pay: '$160.00' } });
    expect(await outcomeOf(ana, 'exchange_items', exchange(number))).toBe('wrong_state');
    expect((await move(number, 'exchanged')).outcome).toBe('not_allowed');
    expect(await pay(number, { minor: 15_999 })).toBe('partly');
    expect(await stateOf(number)).toBe('delivered');
    expect(await pay(number, { minor: 1 })).toBe('paid');
    expect(await stateOf(number)).toBe('exchange_requested');
    expect((await eventsOf(number)).slice(-2)).toEqual(['order.exchange_awaits_payment', 'order.exchange_requested']);
    await move(number, 'exchanged');
    expect(await stockOf('CHIS-500-G')).toEqual({ quantity: before.quantity - 1, reserved: before.reserved });
  });

  test('that nobody pays in time ends, gives its pieces back, and can be asked for again', async () => {
    const { askPayment } = provider();
    const ana = await customer({ askPayment });
    const number = await delivered(ana);
    const before = await stockOf('CHIS-500-G');
    await confirm(ana, 'exchange_items', exchange(number));
    const sweep = (at: Date) => expireOrders({ db: database().db, businessClock: () => at });
    const end = later(72 * HOUR_MS);
    expect(await sweep(new Date(end.getTime() - 1))).toBe(0);
    expect((await Promise.all([sweep(end), sweep(end)])).toSorted()).toEqual([0, 1]);
    expect([await stockOf('CHIS-500-G'), await stateOf(number)]).toEqual([before, 'delivered']);
    expect((await eventsOf(number)).at(-1)).toBe('order.exchange_expired');
    // Money that comes now is too much, and a person hears of it.
    const alerts = await countOf('staff_alerts');
    await pay(number, { minor: 16_000 });
    expect([await stateOf(number), await countOf('staff_alerts')]).toEqual(['delivered', alerts + 1]);
    expect(await outcomeOf(ana, 'exchange_items', exchange(number))).toBe('asked');
  });

  test('that waits for its payment is dropped by the tap, and can be asked for again', async () => {
    const ana = await customer({ askPayment: provider().askPayment });
    const number = await delivered(ana);
    const before = await stockOf('CHIS-500-G');
    await confirm(ana, 'exchange_items', exchange(number));
    const { proposal } = await ana.call('cancel_order', { number, reason: 'changed_mind' });
    expect(proposal?.question).toMatch(/se cancele el cambio de tu pedido .* diferencia de \$160\.00 no está pagada/);
    const action = await ana.ask(proposal);
    expect((await ana.tap(action)).text).toMatch(
      /^El cambio de tu pedido .* quedó cancelado;.*El pedido queda como está/,
    );
    expect((await ana.tap(action)).became).toBe('repeated');
    expect([await stockOf('CHIS-500-G'), await stateOf(number)]).toEqual([before, 'delivered']);
    expect((await eventsOf(number)).at(-1)).toBe('order.exchange_dropped');
    expect((await ana.call('order_status', { number })).result).not.toHaveProperty('order.left_to_pay');
    expect(await outcomeOf(ana, 'exchange_items', exchange(number))).toBe('asked');
  });

  test('that was paid between question and tap is not dropped', async () => {
    const ana = await customer({ askPayment: provider().askPayment });
    const number = await delivered(ana);
    await confirm(ana, 'exchange_items', exchange(number));
    const action = await ana.ask((await ana.call('cancel_order', { number, reason: 'other' })).proposal);
    await pay(number, { minor: 16_000 });
    expect((await ana.tap(action)).became).toBe('refused');
    expect(await stateOf(number)).toBe('exchange_requested');
  });

  test('is paid by the gift card at once, or not at all when there is too little on it', async () => {
    const ana = await customer();
    await fillGiftCard(ana);
    const number = await delivered(ana);
    const asked = exchange(number, { pay_by: 'gift_card' });
    const action = await ana.ask((await ana.call('exchange_items', asked)).proposal);
    expect((await ana.tap(action)).text).toMatch(/La diferencia de \$160\.00 la paga tu tarjeta de regalo GC-/);
    await ana.tap(action);
    expect([await balanceOf(ana), await stateOf(number)]).toEqual([27_700, 'exchange_requested']);
    await move(number, 'delivered');
    await move(number, 'delivered');
    expect([await balanceOf(ana), await stateOf(number)]).toEqual([43_700, 'delivered']);
    await sql`update gift_cards set balance_minor = 15999 where customer_id = ${ana.customerId}`.execute(database().db);
    const other = await delivered(ana);
    expect(await outcomeOf(ana, 'exchange_items', exchange(other, { pay_by: 'gift_card' }))).toBe('card_short');
  });

  test('that is paid on delivery goes to the shop at once, which is told what to collect', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 1 }, 'cash');
    await move(number, 'delivered');
    await move(number, 'paid');
    const { text } = await confirm(ana, 'exchange_items', exchange(number, { pay_by: 'on_delivery' }));
    expect(text).toContain('La diferencia de $160.00 se paga al recibir lo nuevo.');
    const { rows } = await sql`select detail ->> 'dueMinor' as due from staff_alerts
      where kind = 'exchange_requested' and subject = ${(await orderRow(number)).id}`.execute(database().db);
    expect(rows).toEqual([{ due: '16000' }]);
    await move(number, 'exchanged');
    expect((await move(number, 'paid')).outcome).toBe('moved');
    expect((await move(number, 'paid')).outcome).toBe('unchanged');
    expect((await orderRow(number)).paidMinor).toBe(18_900 + 16_000);
    const shipped = await delivered(ana);
    expect(await outcomeOf(ana, 'exchange_items', exchange(shipped, { pay_by: 'on_delivery' }))).toBe('bad_payment');
  });

  test('whose link was paid and that the shop declines: the difference is proposed to be given back', async () => {
    const { askPayment } = provider();
    const ana = await customer({ askPayment });
    const number = await delivered(ana);
    await confirm(ana, 'exchange_items', exchange(number));
    await pay(number, { minor: 16_000 });
    await move(number, 'delivered');
    const { rows } = await sql`select detail ->> 'amountMinor' as minor from staff_alerts
      where kind = 'refund_proposed' and detail ->> 'number' = ${number.replace('-', '')}`.execute(database().db);
    expect(rows).toEqual([{ minor: '16000' }]);
  });
});

describe('an exchange for something cheaper', () => {
  const cheaper = (number: string, over: object = {}) => exchange(number, over, 'CHIS-500-G', 'CHIS-250-M');

  test('gives the difference back by the original payment once the shop has what came back', async () => {
    const { back, refunds, askPayment } = provider();
    const ana = await customer({ refunds, askPayment });
    const number = await delivered(ana, { 'CHIS-500-G': 2 });
    const { proposal } = await ana.call('exchange_items', cheaper(number));
    expect(proposal?.question).toContain(
      '\nLa diferencia de $160.00 a tu favor se reembolsa a la forma de pago original cuando la tienda tenga lo que devuelves.',
    );
    await ana.tap(await ana.ask(proposal));
    expect(back).toEqual([]);
    const sent = { to: 'exchanged', by: 'staff', reason: null, carrier: null, tracking: null, at: NOW } as const;
    await Promise.all([1, 2].map(() => moveOrder(database().db, number, sent, { refunds })));
    expect(back.map(({ amount }) => amount.minor)).toEqual([16_000]);
    const refundId = back[0]?.refundId;
    if (!refundId) throw new Error('nothing was given back');
    await database()
      .db.transaction()
      .execute((tx) => settleRefund(tx, refundId, 'done', NOW));
    expect(await orderRow(number)).toMatchObject({ state: 'exchanged', refundedMinor: 16_000 });
  });

  test('gives it to the gift card where that is wanted, and nothing when the shop declines', async () => {
    const ana = await customer();
    const number = await delivered(ana, { 'CHIS-500-G': 2 });
    await confirm(ana, 'exchange_items', cheaper(number, { refund_to: 'gift_card' }));
    expect(await balanceOf(ana)).toBeUndefined();
    await move(number, 'exchanged');
    expect(await balanceOf(ana)).toBe(16_000);
    const declined = await delivered(ana, { 'CHIS-500-G': 2 });
    await confirm(ana, 'exchange_items', cheaper(declined, { refund_to: 'gift_card' }));
    await move(declined, 'delivered');
    const { rows } = await sql`select state from refunds where order_id = ${(await orderRow(declined)).id}`.execute(
      database().db,
    );
    expect([rows, await balanceOf(ana)]).toEqual([[{ state: 'failed' }], 16_000]);
  });

  test('by the rules of refunds: who they are, where it may go, and how much a day', async () => {
    let trust = PROVEN;
    const limits = { unpaidHours: 72, maxUnpaid: 9, maxOrdersPerDay: 50, maxRefundPerDay: 20_000 };
    const ana = await customer({ limits, trustOf: async () => trust });
    const [first, second] = [await delivered(ana, { 'CHIS-500-G': 1 }), await delivered(ana, { 'CHIS-500-G': 1 })];
    trust = { ...PROVEN, level: 'none' };
    expect(await outcomeOf(ana, 'exchange_items', cheaper(first))).toBe('verification_needed');
    trust = { ...PROVEN, areRefundsHeld: true };
    expect(await outcomeOf(ana, 'exchange_items', cheaper(first))).toBe('refund_held');
    trust = PROVEN;
    await sql`update order_policy set refund_to = '{gift_card}'`.execute(database().db);
    expect(await outcomeOf(ana, 'exchange_items', cheaper(first))).toBe('refund_target');
    await sql`update order_policy set refund_to = '{original,gift_card}'`.execute(database().db);
    await confirm(ana, 'exchange_items', cheaper(first));
    expect(await outcomeOf(ana, 'exchange_items', cheaper(second))).toBe('refund_limit');
  });
});

describe('a pending order that costs something else now', () => {
  const change = (number: string, from_sku: string, to_sku: string) => ({ number, from_sku, to_sku });

  const reasonsOf = async (number: string) => {
    const { rows } = await sql<{ kind: string }>`select kind from staff_alerts
      where kind like 'payment%' and subject = ${(await orderRow(number)).id}`.execute(database().db);
    return rows.map(({ kind }) => kind);
  };

  test('is asked for anew, and the old amount is a part of the dearer one', async () => {
    const { links, askPayment } = provider();
    const ana = await customer({ askPayment });
    const number = await placed(ana);
    await confirm(ana, 'change_order_items', change(number, 'CHIS-250-G', 'CHIS-500-G'));
    expect(links).toEqual([43_700, 69_800]);
    expect(await pay(number, { minor: 43_700 })).toBe('partly');
    expect([await stateOf(number), await reasonsOf(number)]).toEqual(['pending', ['payment_differs']]);
  });

  test('is asked for anew, and of the old amount for the cheaper one a person hears that it was too much', async () => {
    const { links, askPayment } = provider();
    const ana = await customer({ askPayment });
    const number = await placed(ana, { 'CHIS-500-G': 2 });
    await confirm(ana, 'change_order_items', change(number, 'CHIS-500-G', 'CHIS-250-G'));
    expect(links).toEqual([69_800, 43_700]);
    expect(await pay(number, { minor: 69_800 })).toBe('paid');
    expect(await reasonsOf(number)).toEqual(['payment_excess']);
    expect(await orderRow(number)).toMatchObject({ totalMinor: 43_700, paidMinor: 69_800 });
  });
});
