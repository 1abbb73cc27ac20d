import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimCustomer } from '../../src/simulator/contract.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

async function newest(customer: SimCustomer, from: 'business' | 'customer') {
  const found = (await shop.bubbles(customer)).findLast((bubble) => bubble.from === from);
  if (!found) throw new Error(`no bubble of ${from}`);
  return found;
}

test('an answered message that is corrected to BAJA is no opt-out, and the customer hears how to opt out', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, '¿a qué hora abren?');
  await shop.hear(marisol, /abr|abiert|horario/i);
  const { wamid } = await newest(marisol, 'customer');
  await shop.act(marisol, { kind: 'edit', wamid, text: 'BAJA' });
  expect(await shop.hear(marisol, /BAJA/)).toMatch(/en un mensaje nuevo, sin citar ni corregir otro\.$/);
}, 120_000);

test('a typed card number is hidden and warned of; a reply is about the product it quotes; a forwarded yes is told not to count', async () => {
  const juan = await shop.customer('Juan');
  await shop.write(juan, '¿puedo pagar con mi tarjeta 4111 1111 1111 1111?');
  expect(await shop.hear(juan, /nunca mandes fotos ni números de tarjetas/)).not.toContain('4111');

  await shop.write(juan, 'Café de Chiapas');
  expect(await shop.hear(juan, /\*Café de Chiapas\*/)).not.toMatch(/Oaxaca|Veracruz/);
  const { wamid } = await newest(juan, 'business');
  await shop.write(juan, '¿a qué hora cierran?');
  await shop.hear(juan, /abr|abiert|horario|cierr|cerrad/i);
  await shop.act(juan, { kind: 'text', text: 'quiero 2 de este', quotedWamid: wamid });
  await shop.hear(juan, /2 × Café de Chiapas/);

  await shop.write(juan, 'Juan Pérez, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  await shop.hear(juan, /¿Confirmas este pedido\?/);
  await shop.act(juan, { kind: 'text', text: 'sí', quotedWamid: null, isForwarded: true });
  await shop.hear(juan, /^Un mensaje reenviado no cuenta como respuesta\. Escríbela tú o toca un botón:/);
}, 200_000);

test('somebody who speaks English is answered in English also after a Spanish address', async () => {
  const john = await shop.customer('John');
  await shop.write(john, 'hello, I want 2 bags of Café de Chiapas');
  await shop.hear(john, /In your cart|2 × /);
  await shop.write(john, 'John Miller, Avenida de la Reforma 10, Col. del Valle, 06700 Ciudad de México, CDMX');
  await shop.hear(john, /Do you confirm|confirm this order/i);
}, 120_000);
