import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import {
  confirm,
  countOf,
  customer,
  DAY_MS,
  database,
  eventsOf,
  fillCart,
  later,
  numberIn,
  orderRow,
  placed,
  setPrice,
  setStock,
  stockOf,
} from './world.ts';

describe('an order', () => {
  test('is asked for with every amount, placed by the tap, and placed once', async () => {
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 2 });
    const { proposal } = await ana.call('place_order', { payment: 'card' });
    expect(proposal?.question).toBe(
      [
        '¿Confirmas este pedido?',
        '• 2 × Café de Chiapas (250 g, En grano) · $189.00 c/u = $378.00',
        'Envío (Ciudad de México): $59.00',
        '*Total: $437.00 MXN*, IVA incluido: $60.28',
        'Entrega: Ana Ruiz, Durango 90, int. 4, Roma Norte, 06700 Ciudad de México, CDMX',
        'Pago: Tarjeta de crédito o débito',
        'Al confirmar, te avisaremos por WhatsApp de este pedido.',
      ].join('\n'),
    );
    const before = await stockOf('CHIS-250-G');
    const action = await ana.ask(proposal);
    expect([await countOf('orders'), await stockOf('CHIS-250-G')]).toEqual([0, before]);

    const first = await ana.tap(action);
    const second = await ana.tap(action);
    expect(first.text).toMatch(
      /^Listo, tu pedido quedó registrado con el número \*[A-Z]{2}-\d{5}\*: 2 × Café de Chiapas/,
    );
    expect(first.text).toContain('Total: $437.00 MXN');
    const [told, moment] = first.text.split('\n_');
    expect(moment).toMatch(/^\d{1,2} [a-z]{3} \d{4}, \d\d:\d\d_$/);
    expect(second.text).toBe(
      `Eso ya quedó hecho el ${moment?.slice(0, -1)}, no lo repetí: esto te dije entonces.\n${told}`,
    );
    expect(await countOf('orders')).toBe(1);
    expect(await stockOf('CHIS-250-G')).toEqual({ ...before, reserved: before.reserved + 2 });
    expect(await countOf('cart_lines')).toBe(0);
    expect(await eventsOf(numberIn(first.text))).toEqual(['order.placed']);
    expect(first.facts).toContainEqual({ kind: 'done', effect: 'order_placed', of: numberIn(first.text) });
  });

  test('is free of shipping from the amount that the shop says, and keeps the words that were agreed to', async () => {
    const ana = await customer({}, 'en');
    const number = await (async () => {
      await fillCart(ana, { 'CHIS-1000-G': 1 });
      return numberIn((await confirm(ana, 'place_order', { payment: 'oxxo' })).text);
    })();
    expect((await orderRow(number)).totalMinor).toBe(64_900);
    const { rows } = await sql`
      select opt_in_source, opt_in_text, opt_in_at is not null as is_dated from orders where number = ${number.replace('-', '')}
    `.execute(database().db);
    expect(rows).toEqual([
      {
        optInSource: 'order_question',
        optInText: 'When you confirm, we will write to you on WhatsApp about this order.',
        isDated: true,
      },
    ]);
  });

  test('adds taxes where the shop says that prices are without', async () => {
    const { db } = database();
    await sql`update order_policy set taxes_included = false`.execute(db);
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 1 });
    const { proposal } = await ana.call('place_order', { payment: 'card' });
    await sql`update order_policy set taxes_included = true`.execute(db);
    expect(proposal?.question).toContain('IVA (16 %): $39.68\n*Total: $287.68 MXN*\n');
  });

  test('needs items, an address that is delivered to, and a way to pay that is possible there', async () => {
    const ana = await customer();
    const outcome = async (payment: string) =>
      ((await ana.call('place_order', { payment })).result as { outcome: string }).outcome;
    expect(await outcome('card')).toBe('empty_cart');
    await ana.call('set_cart_line', { sku: 'CHIS-250-G', quantity: 1 });
    expect(await outcome('card')).toBe('no_delivery');
    await fillCart(ana, {});
    expect([await outcome('cash'), await outcome('paypal')]).toEqual(['bad_payment', 'bad_payment']);
    expect(await outcome('card')).toBe('asked');
    await ana.call('set_delivery_address', { address: null });
    expect(await outcome('cash')).toBe('asked');
  });
});

describe('between question and tap', () => {
  test('a changed price asks again and names the difference', async () => {
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-M': 2 });
    const action = await ana.ask((await ana.call('place_order', { payment: 'card' })).proposal);
    await setPrice('CHIS-250-M', 19_900);
    const settled = await ana.tap(action);
    expect([settled.became, settled.text]).toEqual([
      'refused',
      'Algo cambió desde que te pregunté, así que no hice nada todavía.',
    ]);
    expect(settled.instead?.question).toContain(
      'Café de Chiapas (250 g, Molido): antes $189.00, ahora $199.00.\nTotal: antes $437.00, ahora $457.00.\n\n¿Confirmas',
    );
    const again = await ana.tap(await ana.ask(settled.instead ?? undefined));
    expect((await orderRow(numberIn(again.text))).totalMinor).toBe(45_700);
    await setPrice('CHIS-250-M', 18_900);
  });

  test('stock that is gone ends the order, and less of it asks again', async () => {
    const ana = await customer();
    await setStock('CHIS-500-M', 3);
    await fillCart(ana, { 'CHIS-500-M': 3 });
    const action = await ana.ask((await ana.call('place_order', { payment: 'card' })).proposal);
    await setStock('CHIS-500-M', 1);
    const less = await ana.tap(action);
    expect(less.instead?.question).toContain('De Café de Chiapas (500 g, Molido) solo hay 1, no 3.');
    await setStock('CHIS-500-M', 0);
    const gone = await ana.tap(await ana.ask(less.instead ?? undefined));
    expect([gone.became, gone.instead, gone.text]).toEqual([
      'refused',
      null,
      'Ya no está disponible: Café de Chiapas (500 g, Molido). No hice el pedido.',
    ]);
    await setStock('CHIS-500-M', 9);
  });

  test('a tap after a day does nothing', async () => {
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 1 });
    const action = await ana.ask((await ana.call('place_order', { payment: 'card' })).proposal);
    const orders = await countOf('orders');
    expect((await ana.tap(action, later(DAY_MS))).became).toBe('expired');
    expect(await countOf('orders')).toBe(orders);
  });
});

describe('of the last pieces', () => {
  test('fifty buyers at one time get one, and the stock is never below zero', async () => {
    await setStock('CHIS-1000-G', 1);
    const before = await stockOf('CHIS-1000-G');
    const buyers = await Promise.all(Array.from({ length: 50 }, () => customer()));
    const actions = await Promise.all(
      buyers.map(async (buyer) => {
        await fillCart(buyer, { 'CHIS-1000-G': 1 });
        return buyer.ask((await buyer.call('place_order', { payment: 'card' })).proposal);
      }),
    );
    const settled = await Promise.all(buyers.map((buyer, index) => buyer.tap(actions[index] ?? ('' as never))));
    expect(settled.filter(({ became }) => became === 'executed')).toHaveLength(1);
    expect(settled.filter(({ became }) => became === 'refused')).toHaveLength(49);
    const after = await stockOf('CHIS-1000-G');
    expect([after.quantity, after.reserved]).toEqual([before.quantity, before.quantity]);
  });

  test('buyers of the same products in another order do not block each other', async () => {
    await setStock('CHIS-250-G', 40);
    await setStock('CHIS-250-M', 40);
    const skus = ['CHIS-250-G', 'CHIS-250-M'];
    const numbers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const order = index % 2 === 0 ? skus : skus.toReversed();
        return placed(await customer(), Object.fromEntries(order.map((sku) => [sku, 1])));
      }),
    );
    expect(new Set(numbers).size).toBe(20);
  });
});
