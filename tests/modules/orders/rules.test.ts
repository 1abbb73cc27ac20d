import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import type { OrderPolicy, ShippingZone } from '../../../src/knowledge/index.ts';
import { mayCancel, mayChange, returnValue } from '../../../src/orders/policy-rules.ts';
import { totalsOf, zoneOf } from '../../../src/orders/quote-rules.ts';
import { mayMove, orderNumberIn, piecesOf } from '../../../src/orders/rules.ts';
import { type Delivery, ORDER_STATES, type Order, type OrderState } from '../../../src/orders/types.ts';
import { HOUR_MS, later, NOW } from './world.ts';

const POLICY: OrderPolicy = {
  cancelStates: ['pending', 'paid'],
  cancelHours: 2,
  changeHours: 1,
  taxesIncluded: false,
  taxRate: 1_600,
  refundTo: [],
  refundDays: null,
  mayExchangePrice: false,
  restocksReturns: false,
};

const order = (over: Partial<Order>): Order => ({
  ...({ id: 'o', number: 'KD00001', customerId: null, placedIn: null, currency: 'MXN' } as unknown as Order),
  ...{
    state: 'pending',
    paymentKind: 'card_link',
    paidMinor: 0,
    giftCardMinor: 0,
    placedAt: NOW,
    taxesIncluded: false,
    taxRate: 1_600,
  },
  ...over,
});

describe('the states of an order', () => {
  const reachable = (from: OrderState): OrderState[] =>
    ORDER_STATES.filter((to) => mayMove({ state: from, paymentKind: 'pay_on_delivery' }, to));

  test('lead from pending to every other one, and never back to pending', () => {
    const seen = new Set<OrderState>(['pending']);
    for (const state of seen) for (const next of reachable(state)) seen.add(next);
    expect([...seen].sort()).toEqual([...ORDER_STATES].sort());
    expect(ORDER_STATES.filter((from) => reachable(from).includes('pending'))).toEqual([]);
  });

  test('end where nothing is left to do, and what has left the shop is not cancelled', () => {
    expect(ORDER_STATES.filter((state) => reachable(state).length === 0)).toEqual(['exchanged', 'refunded']);
    expect(ORDER_STATES.filter((from) => reachable(from).includes('cancelled'))).toEqual([
      'pending',
      'paid',
      'preparing',
    ]);
  });

  test.each(['card_link', 'oxxo', 'spei'] as const)(
    'keep an order by %s in the shop until it is paid',
    (paymentKind) => {
      for (const to of ['preparing', 'shipped', 'delivered'] as const)
        expect([mayMove({ state: 'pending', paymentKind }, to), mayMove({ state: 'paid', paymentKind }, to)]).toEqual([
          false,
          true,
        ]);
    },
  );
});

describe('the shop’s rules', () => {
  test.each([
    ['pending', 0, 'yes'],
    ['paid', 2 * HOUR_MS, 'yes'],
    ['paid', 2 * HOUR_MS + 1, 'too_late'],
    ['preparing', 0, 'wrong_state'],
  ] as const)('cancelling what is %s after %i ms: %s', (state, afterMs, may) => {
    expect(mayCancel(order({ state }), POLICY, later(afterMs))).toBe(may);
  });

  test.each([
    [{}, HOUR_MS, 'yes'],
    [{}, HOUR_MS + 1, 'too_late'],
    [{ paidMinor: 1 }, 0, 'wrong_state'],
    [{ paidMinor: 1, giftCardMinor: 1 }, 0, 'yes'],
    [{ state: 'paid' }, 0, 'wrong_state'],
  ] as const)('changing %j after %i ms: %s', (over, afterMs, may) => {
    expect(mayChange(order(over), POLICY, later(afterMs))).toBe(may);
  });

  test('give back taxes with what was returned', () => {
    expect(returnValue(order({}), [{ unitMinor: 10_001, quantity: 2, taxRate: 1_600 }])).toBe(20_002 + 3_200);
  });
});

describe('an amount', () => {
  const zone = { priceMinor: 5_900, freeFromMinor: 59_900 };
  const line = (unitMinor: number, quantity = 1) => ({ unitMinor, quantity, taxRate: 1_600 });

  test.each([
    [59_899, 5_900],
    [59_900, 0],
  ])('of %i pays %i for shipping', (subtotal, shipping) => {
    expect(totalsOf([line(subtotal)], zone, { taxesIncluded: true, taxRate: 1_600 }).shippingMinor).toBe(shipping);
  });

  test('is a whole number of minor units, also at its largest', () => {
    const lines = Array.from({ length: 12 }, () => line(999_999_999, 999));
    const totals = totalsOf(lines, zone, { taxesIncluded: false, taxRate: 1_600 });
    expect(Object.values(totals).every(Number.isSafeInteger)).toBe(true);
    expect(totals.totalMinor).toBe(totals.subtotalMinor + totals.shippingMinor + totals.taxMinor);
  });
});

test.each([
  ['06700', 'city'],
  ['16999', 'city'],
  ['17000', 'rest'],
  ['00999', null],
  ['6700', null],
])('the postal code %s is in %s', (postalCode, expected) => {
  const zone = (key: string, postalCodes: string[], isPickup = false) =>
    ({ key, postalCodes, isPickup }) as unknown as ShippingZone;
  const zones = [zone('shop', [], true), zone('city', ['01000-16999']), zone('rest', ['01000-99999'])];
  const delivery = { kind: 'ship', address: { postalCode } } as unknown as Delivery;
  expect(zoneOf(zones, delivery)?.key ?? null).toBe(expected);
  expect(zoneOf(zones, { kind: 'pickup' })?.key).toBe('shop');
});

test.each([
  ['kd-48271', 'KD48271'],
  [' KD 48 271 ', 'KD48271'],
  ['#KD48271', 'KD48271'],
  ['48271', '48271'],
  ['KD482711', 'KD482711'],
  ['#1001', '1001'],
  ['web 2026/0017-b', 'WEB20260017B'],
  ['¿?', null],
  ['9'.repeat(41), null],
  ['', null],
])('%j is the number %j', (text, number) => {
  expect(orderNumberIn(text)).toBe(number);
});

test('pieces of one variant in two lines are counted together, and what is not counted is left out', () => {
  const [a, b] = [newId<'variant'>(), newId<'variant'>()];
  const lines = [
    { variantId: a, isCounted: true, quantity: 1 },
    { variantId: b, isCounted: false, quantity: 5 },
    { variantId: a, isCounted: true, quantity: 2 },
    { variantId: null, isCounted: true, quantity: 2 },
  ];
  expect(piecesOf(lines)).toEqual([{ variantId: a, quantity: 3 }]);
});
