import { describe, expect, test } from 'vitest';
import type { EffectsLedger } from '../../../src/agent/index.ts';
import { runTool } from '../../../src/agent/run-tool.ts';
import { newId } from '../../../src/core/ids.ts';
import { setCartLineTool } from '../../../src/orders/tools/cart.ts';
import { neverOnce } from '../../support/once.ts';
import { countOf, customer, database, fillCart, HOME, NOW, setPrice, setStock } from './world.ts';

type Shown = {
  readonly outcome: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly unit_price: string }[];
  readonly total?: string;
  readonly missing?: string;
  readonly not_available: readonly unknown[];
};

const cartOf = async (who: Awaited<ReturnType<typeof customer>>) => (await who.call('view_cart', {})).result as Shown;

describe('a cart', () => {
  test('is kept from turn to turn, and a quantity replaces the one before', async () => {
    const ana = await customer();
    for (const quantity of [2, 2, 3]) await ana.call('set_cart_line', { sku: 'chis 250 g', quantity });
    expect((await cartOf(ana)).items).toEqual([
      expect.objectContaining({ sku: 'CHIS-250-G', quantity: 3, unit_price: '$189.00' }),
    ]);
    await ana.call('set_cart_line', { sku: 'CHIS-250-G', quantity: 0 });
    expect((await cartOf(ana)).outcome).toBe('empty');
  });

  test('has no total before there is an address, and today’s prices after', async () => {
    const ana = await customer();
    await ana.call('set_cart_line', { sku: 'CHIS-250-G', quantity: 1 });
    const before = await ana.call('view_cart', {});
    expect((before.result as Shown).missing).toBe('set_delivery_address');
    expect(before.facts.filter(({ of }) => of === 'total' || of === 'shipping')).toEqual([]);
    await fillCart(ana, {});
    await setPrice('CHIS-250-G', 20_000);
    expect((await cartOf(ana)).total).toBe('$259.00');
    await setPrice('CHIS-250-G', 18_900);
  });

  test('is nobody else’s', async () => {
    const [ana, bea] = [await customer(), await customer()];
    await fillCart(ana, { 'CHIS-250-G': 2 });
    expect((await cartOf(bea)).outcome).toBe('empty');
  });

  test('holds no more than there is, and says what ran out since', async () => {
    const ana = await customer();
    await setStock('CHIS-500-G', 2);
    expect((await ana.call('set_cart_line', { sku: 'CHIS-500-G', quantity: 3 })).result).toMatchObject({
      outcome: 'not_enough',
      available: 2,
    });
    await ana.call('set_cart_line', { sku: 'CHIS-500-G', quantity: 2 });
    await setStock('CHIS-500-G', 1);
    expect((await cartOf(ana)).not_available).toEqual([
      { name: 'Café de Chiapas (500 g, En grano)', wanted: 2, available: 1 },
    ]);
    await setStock('CHIS-500-G', 12);
  });

  test.each([
    ['an unknown SKU', 'NOPE-1', 'not_found'],
    ['a product of several variants', 'cafe-chiapas', 'choose_variant'],
    ['what is out of stock', 'CHIS-1000-M', 'not_enough'],
  ])('does not take %s', async (_, sku, outcome) => {
    const ana = await customer();
    expect((await ana.call('set_cart_line', { sku, quantity: 1 })).result).toMatchObject({ outcome });
    expect((await cartOf(ana)).outcome).toBe('empty');
  });

  test.each([-1, 1e9, 0.5, 'dos', null, '2', 1_000, Number.NaN])('does not take a quantity of %j', async (quantity) => {
    const { customerId, id: conversationId } = await customer();
    const lines = await countOf('cart_lines');
    const ledger: EffectsLedger = { runOnce: (_, run) => run(neverOnce) };
    const ran = await runTool(
      { ledger, onToolFailed: () => undefined },
      setCartLineTool({ db: database().db }),
      { id: 'call_1', args: { sku: 'CHIS-250-G', quantity }, position: 0 },
      { turnId: newId(), conversationId, customerId, language: 'es', now: NOW, signal: new AbortController().signal },
    );
    expect([ran.isError, ran.result]).toEqual([
      true,
      expect.stringMatching(/^Invalid arguments: quantity: must be a whole number from 0 to 999/),
    ]);
    expect(await countOf('cart_lines')).toBe(lines);
  });
});

describe('an address', () => {
  test('that the shop does not deliver to is not kept', async () => {
    const ana = await customer();
    const { result } = await ana.call('set_delivery_address', { address: { ...HOME, postalCode: '00100' } });
    expect(result).toMatchObject({ outcome: 'not_delivered_there' });
    await ana.call('set_cart_line', { sku: 'CHIS-250-G', quantity: 1 });
    expect((await cartOf(ana)).missing).toBe('set_delivery_address');
  });

  test('becomes one line each: no line break, no control character, no emphasis gets into it', async () => {
    const ana = await customer();
    const address = { ...HOME, recipient: 'Ana\r\nBcc: x@y.example\u0000', street: '*Durango*\n90' };
    await ana.call('set_cart_line', { sku: 'CHIS-250-G', quantity: 1 });
    const { result } = await ana.call('set_delivery_address', { address });
    expect((result as { cart: { delivery: string } }).cart.delivery).toBe(
      'Ana Bcc: x@y.example, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX',
    );
  });

  test.each([
    ['an empty street', { street: ' \n' }],
    ['a postal code in words', { postalCode: 'roma' }],
    ['a name without end', { recipient: 'a'.repeat(61) }],
  ])('with %s is refused', async (_, part) => {
    const ana = await customer();
    expect(() => ana.call('set_delivery_address', { address: { ...HOME, ...part } })).toThrow();
  });
});
