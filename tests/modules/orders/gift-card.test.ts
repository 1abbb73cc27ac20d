import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { expireOrders, markPaymentFailed, type OrderId } from '../../../src/orders/index.ts';
import { payByCard } from '../../../src/orders/pay-by-card.ts';
import type { RefundOrder } from '../../../src/orders/ports.ts';
import { move, pay } from './life.ts';
import {
  confirm,
  customer,
  database,
  eventsOf,
  fillCart,
  HOME,
  HOUR_MS,
  later,
  NOW,
  numberIn,
  orderRow,
  PROVEN,
  placed,
  setStock,
  stockOf,
} from './world.ts';

type Who = Awaited<ReturnType<typeof customer>>;

beforeAll(async () => {
  for (const sku of ['CHIS-250-G', 'CHIS-250-M', 'CHIS-500-G']) await setStock(sku, 500);
});

/** A customer with a gift card of this amount, from orders that were cancelled: $437.00, or what is left of it. */
async function withCard(over: Parameters<typeof customer>[0] = {}, minor = 43_700): Promise<Who> {
  const who = await customer(over);
  const number = await placed(who);
  await pay(number);
  await move(number, 'cancelled');
  await confirm(who, 'request_refund', { number, to: 'gift_card' });
  await sql`
    with card as (update gift_cards set balance_minor = ${minor} where customer_id = ${who.customerId} returning id)
    update gift_card_entries e set amount_minor = ${minor} from card where e.gift_card_id = card.id`.execute(
    database().db,
  );
  return who;
}

type Ledger = { readonly balance: number; readonly sum: number };

async function ledgerOf({ customerId }: Who): Promise<Ledger | undefined> {
  const { rows } = await sql<Ledger>`
    select g.balance_minor as balance, (select sum(amount_minor)::bigint from gift_card_entries where gift_card_id = g.id) as sum
    from gift_cards g where customer_id = ${customerId}`.execute(database().db);
  return rows[0];
}
const holds = (minor: number): Ledger => ({ balance: minor, sum: minor });

const paidByCard = async (who: Who, lines: Readonly<Record<string, number>> = { 'CHIS-250-G': 2 }) => {
  await fillCart(who, lines);
  return numberIn((await confirm(who, 'place_order', { payment: 'card', gift_card: true })).text);
};

const outcomeOf = async (who: Who, tool: string, input: unknown) =>
  ((await who.call(tool, input)).result as { outcome: string }).outcome;

describe('a gift card pays an order', () => {
  test('as a whole: it is paid by the tap, nothing is asked for, and a second tap takes nothing', async () => {
    const asked: number[] = [];
    const ana = await withCard({ askPayment: async (_, { amount }) => void asked.push(amount.minor) });
    asked.length = 0;
    await fillCart(ana, { 'CHIS-250-G': 1 });
    const { proposal } = await ana.call('place_order', { payment: 'card', gift_card: true });
    expect(proposal?.question).toMatch(
      /\nTu tarjeta de regalo GC-\w{12} paga: \$248\.00\nQueda por pagar: \$0\.00\nAl confirmar/,
    );
    const action = await ana.ask(proposal);
    const { text } = await ana.tap(action);
    expect(text).toMatch(
      /Total: \$248\.00 MXN\. Tu tarjeta de regalo GC-\w{12} pagó \$248\.00 \(saldo: \$189\.00\)\. No queda nada por pagar\.$/m,
    );
    expect((await ana.tap(action)).became).toBe('repeated');
    const number = numberIn(text);
    expect(await orderRow(number)).toMatchObject({ state: 'paid', paidMinor: 24_800 });
    expect(await ledgerOf(ana)).toEqual(holds(18_900));
    expect(await eventsOf(number)).toEqual(['order.placed', 'order.paid']);
    expect(asked).toEqual([]);
  });

  test('in part: the rest is asked for, and the order is paid once that has come', async () => {
    const asked: number[] = [];
    const notes: (string | null)[] = [];
    const ana = await withCard(
      {
        askPayment: async (_, { amount }) => void asked.push(amount.minor),
        mailPlaced: async (_, { note }) => void notes.push(note),
      },
      30_000,
    );
    asked.length = notes.length = 0;
    await fillCart(ana, { 'CHIS-250-G': 2 });
    const { proposal } = await ana.call('place_order', { payment: 'card', gift_card: true });
    expect(proposal?.question).toContain('paga: $300.00\nQueda por pagar: $137.00\nPago: Tarjeta');
    const { text } = await ana.tap(await ana.ask(proposal));
    expect(text).toContain('pagó $300.00 (saldo: $0.00). Queda por pagar: $137.00. Pago: Tarjeta');
    const number = numberIn(text);
    expect(asked).toEqual([13_700]);
    expect(notes).toEqual([expect.stringContaining('pagó $300.00')]);
    expect((await orderRow(number)).state).toBe('pending');
    expect((await ana.call('order_status', { number })).result).toMatchObject({
      order: { paid_by_gift_card: '$300.00', left_to_pay: '$137.00', is_paid: false },
    });
    expect(await pay(number, { minor: 13_700 })).toBe('paid');
    expect(await orderRow(number)).toMatchObject({ state: 'paid', paidMinor: 43_700 });
  });

  test('that waits already, as far as it can', async () => {
    const ana = await withCard();
    const number = await placed(ana, { 'CHIS-500-G': 2 });
    const ask = { number, payment: 'card', gift_card: true };
    const { text } = await confirm(ana, 'change_order_payment', ask);
    expect(text).toContain('pagó $437.00 (saldo: $0.00). Queda por pagar: $261.00.');
    expect(await outcomeOf(ana, 'change_order_payment', ask)).toBe('no_gift_card');
    expect(await outcomeOf(ana, 'change_order_payment', { ...ask, gift_card: false })).toBe('unchanged');
  });

  test('that waits already, as a whole: no other way to pay is named', async () => {
    const ana = await withCard();
    const number = await placed(ana, { 'CHIS-250-G': 1 }, 'oxxo');
    const { proposal } = await ana.call('change_order_payment', { number, payment: 'card', gift_card: true });
    expect(proposal?.question).toMatch(
      /se pague así: tarjeta de regalo\?\nTu tarjeta de regalo GC-\w{12} paga: \$248\.00\nQueda por pagar: \$0\.00$/,
    );
    const { text } = await ana.tap(await ana.ask(proposal));
    expect(text).toContain('quedó cambiada: tarjeta de regalo. Total: $248.00.');
    expect(text).toContain('No queda nada por pagar.');
    expect(text).not.toMatch(/crédito|OXXO/);
    expect(await orderRow(number)).toMatchObject({ state: 'paid', paidMinor: 24_800 });
    expect((await ana.call('order_status', { number })).result).toMatchObject({ order: { payment: 'gift_card' } });
  });

  test('that becomes cheaper: what is too much goes back to the card, and the order is paid', async () => {
    const ana = await withCard();
    const number = await placed(ana, { 'CHIS-500-G': 2 });
    await confirm(ana, 'change_order_payment', { number, payment: 'card', gift_card: true });
    const cheaper = { number, from_sku: 'CHIS-500-G', to_sku: 'CHIS-250-M' };
    await ana.call('set_delivery_address', { address: null });
    await confirm(ana, 'change_order_address', { number });
    const { proposal } = await ana.call('change_order_items', cheaper);
    expect(proposal?.question).toContain('$59.00 regresan a tu tarjeta de regalo.');
    await ana.tap(await ana.ask(proposal));
    expect(await orderRow(number)).toMatchObject({ state: 'paid', totalMinor: 37_800, paidMinor: 37_800 });
    expect(await ledgerOf(ana)).toEqual(holds(5_900));
  });

  test('only with what is on it when the tap comes', async () => {
    const ana = await withCard();
    await fillCart(ana, { 'CHIS-250-G': 2 });
    const both = [];
    for (const payment of ['card', 'oxxo'])
      both.push(await ana.ask((await ana.call('place_order', { payment, gift_card: true })).proposal));
    await sql`update actions set state = 'proposed' where conversation_id = ${ana.id}
      and id = any(${both}::uuid[])`.execute(database().db);
    const settled = await Promise.all(both.map((action) => ana.tap(action)));
    expect(settled.map(({ became }) => became).sort()).toEqual(['executed', 'refused']);
    expect(settled.find(({ became }) => became === 'refused')?.text).toContain('tarjeta de regalo con saldo');
    expect(await ledgerOf(ana)).toEqual(holds(0));
  });

  test('never with more than is on it, whatever comes at one moment', async () => {
    const { db } = database();
    const ana = await withCard();
    const number = await placed(ana, { 'CHIS-500-G': 20 });
    const { rows } = await sql<{ id: string; number: string }>`
      select id, number from gift_cards where customer_id = ${ana.customerId}`.execute(db);
    const card = { cardId: rows[0]?.id ?? '', number: rows[0]?.number ?? '', minor: 5_000 };
    const id = (await orderRow(number)).id as OrderId;
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        db.transaction().execute((tx) => payByCard(tx, id, card, { actionId: newId<'action'>(), at: NOW })),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect(await ledgerOf(ana)).toEqual(holds(3_700));
    expect((await orderRow(number)).paidMinor).toBe(40_000);
  });

  test('or does not, when what follows fails: order, card and stock are as they were', async () => {
    const ana = await withCard({}, 20_000);
    await fillCart(ana, { 'CHIS-250-G': 2 });
    const action = await ana.ask((await ana.call('place_order', { payment: 'card', gift_card: true })).proposal);
    const before = [await ledgerOf(ana), await stockOf('CHIS-250-G')];
    await sql`create function break_events() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`.execute(
      database().db,
    );
    await sql`create trigger killed before insert on gift_card_entries for each row execute function break_events()`.execute(
      database().db,
    );
    await expect(ana.tap(action)).rejects.toThrow('killed');
    await sql`drop trigger killed on gift_card_entries`.execute(database().db);
    expect([await ledgerOf(ana), await stockOf('CHIS-250-G')]).toEqual(before);
    expect((await ana.tap(action)).became).toBe('executed');
  });
});

describe('what a gift card paid', () => {
  const db = () => database().db;

  test('goes back to it when its customer cancels, and the words say so', async () => {
    const ana = await withCard({}, 30_000);
    const number = await paidByCard(ana);
    const { proposal } = await ana.call('cancel_order', { number, reason: 'other' });
    expect(proposal?.question).toBe(
      `¿Confirmas que se cancele tu pedido ${number} por $437.00? $300.00 regresan a tu tarjeta de regalo.`,
    );
    const action = await ana.ask(proposal);
    expect((await ana.tap(action)).text).toContain(
      `Tu pedido ${number} por $437.00 quedó cancelado. $300.00 regresaron a tu tarjeta de regalo.`,
    );
    await ana.tap(action);
    expect(await ledgerOf(ana)).toEqual(holds(30_000));
    expect(await orderRow(number)).toMatchObject({ state: 'cancelled', paidMinor: 0, refundedMinor: 0 });
    expect(await outcomeOf(ana, 'request_refund', { number, to: 'gift_card' })).toBe('nothing_to_refund');
  });

  test('goes back once when nobody pays the rest in time, or its payment fails', async () => {
    const ana = await withCard({}, 30_000);
    const number = await paidByCard(ana);
    const sweep = () => expireOrders({ db: db(), businessClock: () => later(72 * HOUR_MS) });
    await Promise.all([sweep(), sweep()]);
    expect((await orderRow(number)).state).toBe('cancelled');
    expect(await ledgerOf(ana)).toEqual(holds(30_000));
    const other = await paidByCard(ana);
    const id = (await orderRow(other)).id as OrderId;
    const fail = () =>
      db()
        .transaction()
        .execute((tx) => markPaymentFailed(tx, id, NOW));
    expect((await Promise.all([fail(), fail()])).sort()).toEqual(['cancelled', 'not_waiting']);
    expect(await ledgerOf(ana)).toEqual(holds(30_000));
  });

  test('goes back when the shop cancels what was paid, and only the rest is left to refund', async () => {
    const ana = await withCard({}, 30_000);
    const number = await paidByCard(ana);
    await pay(number, { minor: 13_700 });
    await move(number, 'cancelled');
    await move(number, 'cancelled');
    expect(await ledgerOf(ana)).toEqual(holds(30_000));
    const { proposal } = await ana.call('request_refund', { number, to: 'original' });
    expect(proposal?.question).toContain('el reembolso de $137.00');
  });

  test('is the first part of a refund of what came back, and the rest goes the original way', async () => {
    const asked: RefundOrder[] = [];
    const refunds = { provider: 'stripe', enqueue: async (_: unknown, refund: RefundOrder) => void asked.push(refund) };
    const ana = await withCard({ refunds }, 30_000);
    asked.length = 0;
    const number = await paidByCard(ana);
    await pay(number, { minor: 13_700 });
    for (const to of ['shipped', 'delivered'] as const) await move(number, to);
    const items = [{ sku: 'CHIS-250-G', quantity: 2 }];
    await confirm(ana, 'return_items', { number, reason: 'damaged', items });
    await move(number, 'returned');
    const { proposal } = await ana.call('request_refund', { number, to: 'original' });
    expect(proposal?.question).toBe(
      `¿Confirmas el reembolso de $378.00 de tu pedido ${number}: $300.00 a tu tarjeta de regalo de la tienda y $78.00 a la forma de pago original?`,
    );
    const action = await ana.ask(proposal);
    const { text } = await ana.tap(action);
    await ana.tap(action);
    expect(text).toMatch(/^Listo: abonamos \$300\.00 .* Saldo: \$300\.00\. El reembolso de \$78\.00 .* solicitado/);
    expect(asked.map(({ amount }) => amount.minor)).toEqual([7_800]);
    expect(await ledgerOf(ana)).toEqual(holds(30_000));
  });
});

describe('the balance of a gift card', () => {
  test('is shown to its customer', async () => {
    const ana = await withCard();
    const { result, facts } = await ana.call('gift_card_balance', {});
    expect(result).toMatchObject({ outcome: 'found', balance: '$437.00' });
    expect(facts).toContainEqual({
      kind: 'money',
      amount: { minor: 43_700, currency: 'MXN' },
      of: 'gift card balance',
    });
    expect(await outcomeOf(await customer(), 'gift_card_balance', {})).toBe('no_gift_card');
  });

  test.each([
    ['a customer who is known by the chat alone', { level: 'none' }, 'verification_needed'],
    ['a customer whose contact details were changed just now', { areRefundsHeld: true }, 'card_held'],
  ] as const)('is neither shown to nor spent by %s', async (_, over, outcome) => {
    let trust = PROVEN;
    const ana = await withCard({ trustOf: async () => trust });
    await fillCart(ana, { 'CHIS-250-G': 1 }, HOME);
    const action = await ana.ask((await ana.call('place_order', { payment: 'card', gift_card: true })).proposal);
    trust = { ...PROVEN, ...over };
    expect(await outcomeOf(ana, 'gift_card_balance', {})).toBe(outcome);
    expect(await outcomeOf(ana, 'place_order', { payment: 'card', gift_card: true })).toBe(outcome);
    expect((await ana.tap(action)).became).toBe('refused');
    expect(await ledgerOf(ana)).toEqual(holds(43_700));
  });

  test('from elsewhere, or from before a number changed hands, needs the address on record', async () => {
    let trust = { ...PROVEN, level: 'chat' as 'chat' | 'record', chatSince: null as Date | null };
    const ana = await withCard({ trustOf: async () => trust });
    expect(await outcomeOf(ana, 'gift_card_balance', {})).toBe('found');
    trust = { ...trust, chatSince: later(HOUR_MS) };
    expect(await outcomeOf(ana, 'gift_card_balance', {})).toBe('no_gift_card');
    trust = { ...trust, chatSince: null };
    await sql`update gift_cards set balance_minor = balance_minor + 1 where customer_id = ${ana.customerId}`.execute(
      database().db,
    );
    expect(await outcomeOf(ana, 'gift_card_balance', {})).toBe('no_gift_card');
    trust = { ...trust, level: 'record' };
    expect(await outcomeOf(ana, 'gift_card_balance', {})).toBe('found');
  });
});
