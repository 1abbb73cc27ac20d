import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { returnValue } from '../../../src/orders/policy-rules.ts';
import { totalsOf } from '../../../src/orders/quote-rules.ts';
import { sumOfTaxes, taxesOf, taxIn, taxOfLine, taxOn } from '../../../src/orders/tax-rules.ts';
import { confirm, customer, database, fillCart, numberIn, orderRow, placed, setStock } from './world.ts';

const rate = fc.constantFrom(0, 800, 825, 1_600, 10_000);
const line = fc.record({
  quantity: fc.integer({ min: 1, max: 999 }),
  unitMinor: fc.nat(999_999_999),
  taxRate: rate,
});
const order = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  shippingMinor: fc.nat(100_000),
  taxRate: rate,
});

/** Shipping of this price for everybody. */
const zone = (priceMinor: number) => ({ priceMinor, freeFromMinor: null });

describe('the tax of an order', () => {
  test.each([true, false])(
    'is the sum of what its lines and its shipping are taxed (prices with taxes: %s)',
    (isIn) => {
      fc.assert(
        fc.property(order, ({ lines, shippingMinor, taxRate }) => {
          const taxes = { taxesIncluded: isIn, taxRate };
          const shares = taxesOf(lines, shippingMinor, taxes);
          const all = [...lines, { quantity: 1, unitMinor: shippingMinor, taxRate }];
          expect(sumOfTaxes(shares)).toBe(all.reduce((sum, one) => sum + taxOfLine(one, isIn), 0));
          const totals = totalsOf(lines, zone(shippingMinor), taxes);
          expect(totals.taxMinor).toBe(isIn ? 0 : sumOfTaxes(shares));
          expect(totals.totalMinor).toBe(totals.subtotalMinor + shippingMinor + totals.taxMinor);
          expect(shares.map((share) => share.rate)).toEqual([...new Set(shares.map((share) => share.rate))]);
          expect(sumOfTaxes(taxesOf(lines.toReversed(), shippingMinor, taxes))).toBe(sumOfTaxes(shares));
        }),
      );
    },
  );

  test('is rounded once for each line, half up, and is never more than half a unit off for each', () => {
    expect([taxOn(3, 1_600), taxOn(4, 1_600), taxOn(50, 100), taxOn(49, 100)]).toEqual([0, 1, 1, 0]);
    fc.assert(
      fc.property(line, (one) => {
        const minor = BigInt(one.quantity) * BigInt(one.unitMinor);
        const off = 10_000n * BigInt(taxOfLine(one, false)) - minor * BigInt(one.taxRate);
        expect(off > -5_000n && off <= 5_000n).toBe(true);
      }),
    );
  });

  test('that prices contain leaves what it is due on', () => {
    fc.assert(
      fc.property(fc.nat(1e9), rate, (minor, of) => {
        const net = minor - taxIn(minor, of);
        expect(Math.abs(taxOn(net, of) - taxIn(minor, of))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('comes back whole when every piece comes back', () => {
    fc.assert(
      fc.property(order, ({ lines, taxRate }) => {
        const { totalMinor } = totalsOf(lines, zone(0), { taxesIncluded: false, taxRate });
        expect(returnValue({ taxesIncluded: false }, lines)).toBe(totalMinor);
      }),
    );
  });
});

describe('a product with a rate of its own', () => {
  const db = () => database().db;
  const taxOf = (sku: string, bp: number | null) =>
    sql`update products p set tax_rate_bp = ${bp} from product_variants v where v.product_id = p.id and v.sku = ${sku}`.execute(
      db(),
    );
  const included = (isIn: boolean) => sql`update order_policy set taxes_included = ${isIn}`.execute(db());

  beforeAll(async () => {
    await setStock('CHIS-250-G', 500);
    await taxOf('CHIS-250-G', 0);
  });
  afterEach(() => included(true));

  test('is taxed at it, the rest and the shipping at the shop’s, when taxes come on top', async () => {
    await included(false);
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 1, 'TALA-AZ': 1 });
    const { proposal } = await ana.call('place_order', { payment: 'card' });
    const [, cup = ''] = /Taza.* · \$(\d+)\.00/.exec(proposal?.question ?? '') ?? [];
    const tax = (Math.round(Number(cup) * 16) + 59 * 16) / 100;
    expect(proposal?.question).toContain(`\nIVA (16 %): $${tax.toFixed(2)}\n`);
    expect(proposal?.question).not.toContain('IVA (0 %)');
    const number = numberIn((await ana.tap(await ana.ask(proposal))).text);
    const { rows } = await sql<{ minor: number }>`
      select tax_minor as minor from orders where id = ${(await orderRow(number)).id}`.execute(db());
    expect(rows[0]?.minor).toBe(Math.round(tax * 100));
  });

  test('contains no tax, and the question says how much the rest contains', async () => {
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 2 });
    const { proposal } = await ana.call('place_order', { payment: 'card' });
    expect(proposal?.question).toContain('*Total: $437.00 MXN*, IVA incluido: $8.14');
    expect((await ana.call('view_cart', {})).result).toMatchObject({ taxes: 'IVA incluido: $8.14' });
  });

  test('keeps for what was sold the rate at which it was sold', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await taxOf('CHIS-250-G', 1_600);
    const { result, facts } = await ana.call('order_status', { number });
    expect(result).toMatchObject({ order: { taxes: 'IVA incluido: $8.14' } });
    expect(facts).toContainEqual({ kind: 'money', amount: { minor: 814, currency: 'MXN' }, of: 'tax contained' });
    await taxOf('CHIS-250-G', 0);
    // What was sold before lines had rates was sold at that of its order.
    await sql`update order_lines set tax_rate = null where order_id = ${(await orderRow(number)).id}`.execute(db());
    expect((await ana.call('order_status', { number })).result).toMatchObject({
      order: { taxes: 'IVA incluido: $60.28' },
    });
  });

  test('takes its rate with it when an item becomes another variant', async () => {
    const ana = await customer();
    const number = await placed(ana);
    await setStock('CHIS-500-G', 50);
    await confirm(ana, 'change_order_items', { number, from_sku: 'CHIS-250-G', to_sku: 'CHIS-500-G' });
    const { rows } = await sql`
      select tax_rate from order_lines where order_id = ${(await orderRow(number)).id}`.execute(db());
    expect(rows).toEqual([{ taxRate: 0 }]);
  });
});
