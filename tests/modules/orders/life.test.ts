import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  bookLateMoney,
  expireOrders,
  findPayable,
  markPaymentFailed,
  type OrderId,
} from '../../../src/orders/index.ts';
import { deliver, move, pay } from './life.ts';
import {
  confirm,
  countOf,
  customer,
  DAY_MS,
  database,
  eventsOf,
  fillCart,
  HOME,
  HOUR_MS,
  later,
  numberIn,
  orderRow,
  PROVEN,
  placed,
  setStock,
  stockOf,
} from './world.ts';

beforeAll(() => setStock('CHIS-250-G', 500));

const outcomeOf = async (who: Awaited<ReturnType<typeof customer>>, tool: string, input: unknown, at?: Date) =>
  ((await who.call(tool, input, at)).result as { outcome: string }).outcome;

describe('the life of an order', () => {
  test('goes from pending to delivered, with a row of history and an event for each step', async () => {
    const ana = await customer();
    const before = await stockOf('CHIS-250-G');
    const number = await placed(ana);
    expect(await pay(number)).toBe('paid');
    for (const state of ['preparing', 'shipped', 'delivered'] as const)
      expect(await move(number, state)).toMatchObject({ outcome: 'moved', state });
    expect(await eventsOf(number)).toEqual([
      'order.placed',
      'order.paid',
      'order.preparing',
      'order.shipped',
      'order.delivered',
    ]);
    const { rows } = await sql<{ line: string }>`
      select concat_ws(' ', from_state, to_state, by) as line from order_history h join orders o on o.id = order_id
      where o.number = ${number.replace('-', '')} order by h.id`.execute(database().db);
    expect(rows.map(({ line }) => line)).toEqual([
      'pending customer',
      'pending paid payment',
      'paid preparing staff',
      'preparing shipped staff',
      'shipped delivered staff',
    ]);
    expect(await stockOf('CHIS-250-G')).toEqual({ quantity: before.quantity - 2, reserved: before.reserved });
  });

  test('the same move again changes nothing, and what has not been paid is not sent', async () => {
    const ana = await customer();
    const number = await placed(ana);
    expect((await move(number, 'shipped')).outcome).toBe('not_allowed');
    await pay(number);
    await move(number, 'shipped');
    expect((await move(number, 'shipped')).outcome).toBe('unchanged');
    expect((await move(number, 'cancelled')).outcome).toBe('not_allowed');
    expect((await move('XX-00000', 'shipped')).outcome).toBe('not_found');
    expect((await move('nonsense', 'shipped')).outcome).toBe('not_found');
    expect((await eventsOf(number)).filter((kind) => kind === 'order.shipped')).toHaveLength(1);
  });

  test('what is paid on delivery is handed over first and paid then', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 1 }, 'cash');
    expect((await move(number, 'delivered')).outcome).toBe('moved');
    expect((await move(number, 'paid')).outcome).toBe('moved');
    expect(await orderRow(number)).toMatchObject({ state: 'delivered', paidMinor: 18_900 });
    expect(await eventsOf(number)).toEqual(['order.placed', 'order.delivered', 'order.paid']);
  });

  test('is shown to its customer in their own words, with what it waits for', async () => {
    const ana = await customer();
    const number = await placed(ana);
    const { result, facts } = await ana.call('order_status', { number: number.toLowerCase().replace('-', ' ') });
    expect(result).toMatchObject({
      outcome: 'found',
      order: {
        number,
        state: 'pending',
        total: '$437.00',
        ordered_on: '2026-11-24',
        pay_until: expect.stringMatching(/^2026-11-27 \d\d:\d\d$/),
      },
    });
    // The hour is part of the promise: what is paid later that day is late.
    const until = String((result as { order: { pay_until: string } }).order.pay_until).slice(11);
    expect(facts).toContainEqual({ kind: 'time', time: until, of: 'pay until' });
    expect(facts).toContainEqual({ kind: 'code', code: number, status: 'pending', of: 'order' });
    expect((await ana.call('list_orders', {})).result).toMatchObject({ orders: [{ number }] });
  });
});

test('a customer with many orders sees the newest ten, and that there are older ones', async () => {
  const limits = { unpaidHours: 72, maxUnpaid: 50, maxOrdersPerDay: 50, maxRefundPerDay: 0 };
  const ana = await customer({ limits });
  const first = await placed(ana, { 'CHIS-250-G': 1 });
  for (let more = 1; more < 10; more += 1) await placed(ana, { 'CHIS-250-G': 1 }, 'card', later(more));
  const ten = await ana.call('list_orders', {});
  expect(ten.result).not.toHaveProperty('older_ones');
  expect(ten.facts).toContainEqual({ kind: 'number', value: 10, unit: 'orders', of: 'orders' });
  await placed(ana, { 'CHIS-250-G': 1 }, 'card', later(10));
  const { result, facts } = await ana.call('list_orders', {});
  expect(result).toHaveProperty('older_ones');
  expect(JSON.stringify(result)).not.toContain(first);
  expect(facts.filter(({ kind }) => kind === 'number')).toEqual([]);
});

describe('money', () => {
  test('is booked once for each receipt', async () => {
    const ana = await customer();
    const number = await placed(ana);
    expect([await pay(number, { receipt: 'pi_1' }), await pay(number, { receipt: 'pi_1' })]).toEqual([
      'paid',
      'repeated',
    ]);
    expect((await orderRow(number)).paidMinor).toBe(43_700);
  });

  test('that is not enough pays nothing, and staff is told', async () => {
    const ana = await customer();
    const number = await placed(ana);
    const alerts = await countOf('staff_alerts');
    expect(await pay(number, { minor: 43_699 })).toBe('partly');
    expect([(await orderRow(number)).state, await countOf('staff_alerts')]).toEqual(['pending', alerts + 1]);
    expect(await pay(number, { minor: 1 })).toBe('paid');
    expect((await orderRow(number)).state).toBe('paid');
  });

  test.each([
    ['for a cancelled order', {}, true],
    ['in another currency', { currency: 'USD' }, false],
  ])('%s is kept apart, fulfils nothing, and a refund is proposed to a person', async (_, over, isCancelled) => {
    const ana = await customer();
    const number = await placed(ana);
    if (isCancelled) await confirm(ana, 'cancel_order', { number, reason: 'other' });
    const [before, alerts] = [await orderRow(number), await countOf('staff_alerts')];
    expect(await pay(number, over)).toBe('late');
    expect([await orderRow(number), await countOf('staff_alerts')]).toEqual([before, alerts + 1]);
    expect((await eventsOf(number)).at(-1)).toBe('order.late_payment');
  });

  test('of an order that is not ours is booked nowhere', async () => {
    const receipt = { provider: 'stripe', receipt: 'pi_x', amount: { minor: 1, currency: 'MXN' }, at: later(0) };
    const unknown = '00000000-0000-7000-8000-000000000000' as OrderId;
    const book = database()
      .db.transaction()
      .execute((tx) => bookLateMoney(tx, unknown, receipt));
    expect(await book).toBe('unknown');
  });

  test('that is missing is told to whoever makes the link to pay, for own orders only', async () => {
    const [ana, bea] = [await customer(), await customer()];
    const number = await placed(ana);
    const deps = { db: database().db, trustOf: async () => ({ ...PROVEN, level: 'none' as const }) };
    const askerOf = ({ id, customerId }: typeof ana) => ({ conversationId: id, customerId, now: later(0) });
    expect(await findPayable(deps, askerOf(ana), number)).toMatchObject({ due: { minor: 43_700, currency: 'MXN' } });
    expect(await findPayable(deps, askerOf(bea), number)).toBeNull();
    await pay(number);
    expect(await findPayable(deps, askerOf(ana), number)).toBeNull();
  });
});

describe('an order that nobody pays', () => {
  test('ends when its time is over, once, and its pieces are for sale again', async () => {
    const ana = await customer();
    const before = await stockOf('CHIS-250-G');
    const number = await placed(ana);
    const end = later(72 * HOUR_MS);
    const sweep = (at: Date) => expireOrders({ db: database().db, businessClock: () => at });
    await sweep(new Date(end.getTime() - 1));
    expect((await orderRow(number)).state).toBe('pending');
    await Promise.all([sweep(end), sweep(end)]);
    expect(await orderRow(number)).toMatchObject({ state: 'cancelled', cancelReason: 'unpaid' });
    expect((await eventsOf(number)).filter((kind) => kind === 'order.cancelled')).toHaveLength(1);
    expect(await sweep(end)).toBe(0);
    expect((await stockOf('CHIS-250-G')).quantity).toBe(before.quantity);
    expect(await pay(number)).toBe('late');
  });

  test('ends when its payment has failed for good; what is paid on delivery waits for none', async () => {
    const ana = await customer();
    const before = await stockOf('CHIS-250-G');
    const card = await placed(ana);
    const cash = await placed(ana, { 'CHIS-250-G': 1 }, 'cash');
    const fail = async (number: string) => {
      const id = (await orderRow(number)).id as OrderId;
      return database()
        .db.transaction()
        .execute((tx) => markPaymentFailed(tx, id, later(0)));
    };
    expect([await fail(card), await fail(card), await fail(cash)]).toEqual(['cancelled', 'not_waiting', 'not_waiting']);
    expect((await stockOf('CHIS-250-G')).reserved).toBe(before.reserved + 1);
    await expireOrders({ db: database().db, businessClock: () => later(365 * DAY_MS) });
    expect((await orderRow(cash)).state).toBe('pending');
  });

  test('counts: a third one is not taken until one is paid or cancelled', async () => {
    const ana = await customer();
    const first = await placed(ana);
    await placed(ana);
    await fillCart(ana, { 'CHIS-250-G': 1 });
    expect(await outcomeOf(ana, 'place_order', { payment: 'card' })).toBe('unpaid_limit');
    await pay(first);
    expect(await outcomeOf(ana, 'place_order', { payment: 'card' })).toBe('asked');
  });

  test('counts also between question and tap', async () => {
    const ana = await customer({ limits: { unpaidHours: 72, maxUnpaid: 1, maxOrdersPerDay: 10, maxRefundPerDay: 0 } });
    await fillCart(ana, { 'CHIS-250-G': 1 });
    const actions = [];
    for (const payment of ['card', 'oxxo', 'spei'])
      actions.push(await ana.ask((await ana.call('place_order', { payment })).proposal));
    await sql`update actions set state = 'proposed' where conversation_id = ${ana.id}`.execute(database().db);
    const settled = await Promise.all(actions.map((action) => ana.tap(action)));
    expect(settled.map(({ became }) => became).sort()).toEqual(['executed', 'refused', 'refused']);
  });
});

test('more orders a day than one customer should make go to a person, also between question and tap', async () => {
  const limits = { unpaidHours: 72, maxUnpaid: 9, maxOrdersPerDay: 1, maxRefundPerDay: 0 };
  const ana = await customer({ limits });
  await fillCart(ana, { 'CHIS-250-G': 1 });
  const action = await ana.ask((await ana.call('place_order', { payment: 'card' })).proposal);
  await placed(ana);
  await sql`update actions set state = 'proposed' where id = ${action}`.execute(database().db);
  const { became, text } = await ana.tap(action);
  expect([became, text]).toEqual(['refused', expect.stringContaining('una persona del equipo')]);
  const { rows } = await sql`select holder, reason from holders where conversation_id = ${ana.id}`.execute(
    database().db,
  );
  expect(rows).toEqual([{ holder: 'waiting', reason: 'policy' }]);
  await fillCart(ana, { 'CHIS-250-G': 1 });
  expect((await ana.call('place_order', { payment: 'card' })).personAsked).toEqual({ why: 'day_limit' });
  expect((await ana.call('place_order', { payment: 'card' }, later(DAY_MS + 1))).proposal).toBeDefined();
});

describe('a pending order', () => {
  test('is cancelled by the tap, once, with its reason, and gives its pieces back', async () => {
    const ana = await customer();
    const before = await stockOf('CHIS-250-G');
    const number = await placed(ana);
    const { proposal } = await ana.call('cancel_order', { number, reason: 'too_slow' });
    expect(proposal?.question).toBe(`¿Confirmas que se cancele tu pedido ${number} por $437.00?`);
    const action = await ana.ask(proposal);
    expect((await ana.tap(action)).text).toContain(
      `Tu pedido ${number} por $437.00 quedó cancelado. No hay nada por reembolsar.\n_`,
    );
    expect((await ana.tap(action)).became).toBe('repeated');
    expect(await outcomeOf(ana, 'cancel_order', { number, reason: 'other' })).toBe('wrong_state');
    expect(await orderRow(number)).toMatchObject({ state: 'cancelled', cancelReason: 'too_slow' });
    expect(await stockOf('CHIS-250-G')).toEqual(before);
  });

  test('says with its cancellation what of its money is still to be refunded', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await pay(number, { minor: 10_000 });
    expect((await confirm(ana, 'cancel_order', { number, reason: 'other' })).text).toContain(
      `Tu pedido ${number} por $437.00 quedó cancelado. Por reembolsar: $100.00. Si quieres, pide ahora el reembolso.`,
    );
  });

  test('that was paid between question and tap is not cancelled', async () => {
    const ana = await customer();
    const number = await placed(ana);
    const action = await ana.ask((await ana.call('cancel_order', { number, reason: 'other' })).proposal);
    await pay(number);
    expect((await ana.tap(action)).became).toBe('refused');
    expect((await orderRow(number)).state).toBe('paid');
  });

  test('takes another variant of the same product, at its price and from its stock', async () => {
    const ana = await customer();
    const number = await placed(ana);
    const [from, to] = [await stockOf('CHIS-250-G'), await stockOf('CHIS-500-G')];
    const ask = { number, from_sku: 'CHIS-250-G', to_sku: 'CHIS-500-G' };
    const { text } = await confirm(ana, 'change_order_items', ask);
    expect(text).toContain('ahora lleva 2 × Café de Chiapas (500 g, En grano).');
    expect(text).toContain('*Total: $698.00 MXN*');
    expect((await orderRow(number)).totalMinor).toBe(69_800);
    expect([(await stockOf('CHIS-250-G')).reserved, (await stockOf('CHIS-500-G')).reserved]).toEqual([
      from.reserved - 2,
      to.reserved + 2,
    ]);
  });

  test.each([
    ['another product', 'CHIS-250-G', 'TALA-AZ', /other_product/],
    ['what is not in it', 'CHIS-250-M', 'CHIS-500-G', /no_such_item/],
    ['the same variant', 'CHIS-250-G', 'CHIS-250-G', /same_variant/],
    ['a variant without enough pieces', 'CHIS-250-G', 'CHIS-1000-M', /out_of_stock/],
  ])('does not take %s', async (_, from_sku, to_sku, outcome) => {
    const ana = await customer();
    const number = await placed(ana);
    expect(await outcomeOf(ana, 'change_order_items', { number, from_sku, to_sku })).toMatch(outcome);
  });

  test('goes to another address, with the shipping of that place', async () => {
    const ana = await customer();
    const number = await placed(ana);
    const address = { ...HOME, city: 'Monterrey', state: 'Nuevo León', postalCode: '64000' };
    await ana.call('set_delivery_address', { address });
    const { text } = await confirm(ana, 'change_order_address', { number });
    expect(text).toContain('64000 Monterrey, Nuevo León');
    expect((await orderRow(number)).totalMinor).toBe(37_800 + 12_900);
  });

  test('is paid in another way, without more time for it', async () => {
    const ana = await customer();
    const number = await placed(ana);
    expect(await outcomeOf(ana, 'change_order_payment', { number, payment: 'card' })).toBe('unchanged');
    expect(await outcomeOf(ana, 'change_order_payment', { number, payment: 'cash' })).toBe('bad_payment');
    const { text } = await confirm(ana, 'change_order_payment', { number, payment: 'spei' }, later(HOUR_MS));
    expect(text).toContain(
      `La forma de pago de tu pedido ${number} quedó cambiada: Transferencia SPEI. Total: $437.00.`,
    );
    const { rows } = await sql`
      select expires_at from orders where number = ${number.replace('-', '')}`.execute(database().db);
    expect(rows).toEqual([{ expiresAt: later(72 * HOUR_MS) }]);
  });

  test('that waited for its delivery for long and is to be paid by a link has time for it', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 1 }, 'cash');
    const now = later(10 * DAY_MS);
    await confirm(ana, 'change_order_payment', { number, payment: 'card' }, now);
    await expireOrders({ db: database().db, businessClock: () => now });
    expect((await orderRow(number)).state).toBe('pending');
    await expireOrders({ db: database().db, businessClock: () => later(13 * DAY_MS) });
    expect((await orderRow(number)).state).toBe('cancelled');
  });

  test('is not changed any more once it was paid', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await deliver(number);
    for (const [tool, rest] of [
      ['change_order_items', { from_sku: 'CHIS-250-G', to_sku: 'CHIS-500-G' }],
      ['change_order_address', {}],
      ['change_order_payment', { payment: 'spei' }],
      ['cancel_order', { reason: 'other' }],
    ] as const)
      expect(await outcomeOf(ana, tool, { number, ...rest })).toBe('wrong_state');
  });
});

test('numbers can be read aloud and do not follow each other', async () => {
  const numbers = await Promise.all([1, 2, 3].map(async () => placed(await customer(), { 'CHIS-250-G': 1 })));
  for (const number of numbers) expect(number).toMatch(/^[CDFHJKNPRTVW]{2}-\d{5}$/);
  expect(numberIn(numbers.join())).toBe(numbers[0]);
  expect(new Set(numbers.map((number) => number.slice(0, 4))).size).toBeGreaterThan(1);
});

test('money and a cancellation at one moment: the order is paid, or it is cancelled and the money is kept apart', async () => {
  const before = await stockOf('CHIS-250-G');
  const ends = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const ana = await customer();
      const number = await placed(ana, { 'CHIS-250-G': 1 });
      const action = await ana.ask((await ana.call('cancel_order', { number, reason: 'other' })).proposal);
      const [booked, settled] = await Promise.all([pay(number), ana.tap(action)]);
      return [(await orderRow(number)).state, booked, settled.became].join(' ');
    }),
  );
  const known = ['cancelled late executed', 'paid paid refused'];
  expect(ends.filter((end) => !known.includes(end))).toEqual([]);
  const held = ends.filter((end) => end.startsWith('paid')).length;
  expect((await stockOf('CHIS-250-G')).reserved).toBe(before.reserved + held);
});

test('an order that cannot be ended keeps no other from ending', async () => {
  const { db } = database();
  const [broken, fine] = [await placed(await customer()), await placed(await customer())];
  await sql`create function refuse_to_end() returns trigger language plpgsql as $$ begin raise exception 'stuck'; end $$`.execute(
    db,
  );
  await sql
    .raw(`create trigger stuck before update on orders for each row
    when (old.number = '${broken.replace('-', '')}') execute function refuse_to_end()`)
    .execute(db);
  await expect(expireOrders({ db, businessClock: () => later(72 * HOUR_MS) })).rejects.toThrow('stuck');
  expect([(await orderRow(broken)).state, (await orderRow(fine)).state]).toEqual(['pending', 'cancelled']);
  await sql`drop trigger stuck on orders`.execute(db);
});

test('a change that changes the total asks for a page on which the new total is paid, another one does not', async () => {
  const asked: number[] = [];
  const ana = await customer({ askPayment: async (_tx, { amount }) => void asked.push(amount.minor) });
  const number = await placed(ana);
  await ana.call('set_delivery_address', { address: { ...HOME, postalCode: '64000' } });
  await confirm(ana, 'change_order_address', { number });
  await confirm(ana, 'change_order_items', { number, from_sku: 'CHIS-250-G', to_sku: 'CHIS-250-M' });
  expect(asked).toEqual([43_700, 50_700]);
});
