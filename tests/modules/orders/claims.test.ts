import { describe, expect, test } from 'vitest';
import { checkClaims, type Fact } from '../../../src/actions/index.ts';
import { deliver } from './life.ts';
import { confirm, customer, fillCart, HOME, later, NOW, placed } from './world.ts';

const isAllowed = (reply: string, facts: readonly Fact[]): boolean =>
  checkClaims({
    reply,
    facts,
    customerTexts: ['hola'],
    language: /\b(?:your|order|the)\b/.test(reply) ? 'en' : 'es',
    now: NOW,
    timeZone: 'America/Mexico_City',
  }).unsupported.length === 0;

const ORDERED = ['Tu pedido quedó registrado.', 'Your order has been placed.'];
const CANCELLED = ['Tu pedido quedó cancelado.', 'I cancelled your order.'];
const ASKED = ['Tu devolución quedó solicitada.', 'Your return has been requested.'];
const REFUNDED = ['Ya te reembolsé el pedido.', 'I refunded your order.', 'Tu reembolso fue procesado.'];

describe('what a reply may say was done', () => {
  test('an order that was only asked about is not placed', async () => {
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 1 });
    const { proposal, facts } = await ana.call('place_order', { payment: 'card' });
    expect(ORDERED.filter((reply) => isAllowed(reply, [...facts, ...(proposal?.facts ?? [])]))).toEqual([]);
  });

  test('a cart that was filled is filled and an address that was given is kept: nothing is ordered, changed or set aside', async () => {
    const ana = await customer();
    const cart = await ana.call('set_cart_line', { sku: 'CHIS-250-G', quantity: 1 });
    const address = await ana.call('set_delivery_address', { address: HOME });
    const facts = [...cart.facts, ...address.facts];
    const said = [
      'Ya actualicé tu carrito.',
      'I updated your cart.',
      'Guardé tu dirección.',
      'Actualicé tu dirección.',
    ];
    expect(said.filter((reply) => !isAllowed(reply, facts))).toEqual([]);
    const untrue = ['Actualicé tu pedido.', 'Cambié la dirección de tu pedido.', 'Te aparté el café.', ...ORDERED];
    expect(untrue.filter((reply) => isAllowed(reply, facts))).toEqual([]);
  });

  test('after the tap the order is placed, and nothing else was done', async () => {
    const ana = await customer();
    await fillCart(ana, { 'CHIS-250-G': 1 });
    const { facts } = await confirm(ana, 'place_order', { payment: 'card' });
    expect(ORDERED.every((reply) => isAllowed(reply, facts))).toBe(true);
    expect([...CANCELLED, ...REFUNDED, ...ASKED].filter((reply) => isAllowed(reply, facts))).toEqual([]);
  });

  test('a cancelled order is cancelled, and its money is not back', async () => {
    const ana = await customer();
    const number = await placed(ana);
    const { facts } = await confirm(ana, 'cancel_order', { number, reason: 'other' });
    expect(CANCELLED.every((reply) => isAllowed(reply, facts))).toBe(true);
    expect([...REFUNDED, ...ASKED].filter((reply) => isAllowed(reply, facts))).toEqual([]);
  });

  test('a return that was asked for has been asked for, no more', async () => {
    const ana = await customer();
    const number = await placed(ana, { 'CHIS-250-G': 1 });
    await deliver(number, later(0));
    const items = [{ sku: 'CHIS-250-G', quantity: 1 }];
    const { facts } = await confirm(ana, 'return_items', { number, reason: 'damaged', items });
    expect(ASKED.every((reply) => isAllowed(reply, facts))).toBe(true);
    expect(REFUNDED.filter((reply) => isAllowed(reply, facts))).toEqual([]);
  });
});
