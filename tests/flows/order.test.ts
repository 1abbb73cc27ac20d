import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

test('coffee is chosen, ordered by a tap, ordered once, and cancelled by another tap, also when the program is killed between', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, 'quiero 2 bolsas de café de Chiapas');
  const [cart = ''] = await shop.answers(marisol, 1);
  expect(cart).toContain('- 2 × Café de Chiapas (250 g, En grano): $378.00');
  await shop.killAndRestart();

  await shop.write(marisol, 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  const question = (await shop.answers(marisol, 2)).at(-1) ?? '';
  expect(question).toContain('*Total: $437.00 MXN*');
  expect(question).toContain('Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  await shop.killAndRestart();

  await shop.tap(marisol);
  const placed = (await shop.answers(marisol, 3)).at(-1) ?? '';
  expect(placed).toMatch(/^Listo, tu pedido quedó registrado con el número \*[A-Z]{2}-\d{5}\*/);
  await shop.tap(marisol);
  expect((await shop.answers(marisol, 4)).at(-1)).toBe(`Eso ya estaba hecho, no lo repetí. ${placed}`);

  await shop.write(marisol, 'cancélalo');
  const [number = ''] = /[A-Z]{2}-\d{5}/.exec(placed) ?? [];
  expect((await shop.answers(marisol, 5)).at(-1)).toBe(`¿Confirmas que se cancele tu pedido ${number} por $437.00?`);
  await shop.tap(marisol);
  expect((await shop.answers(marisol, 6)).at(-1)).toBe(`Tu pedido ${number} quedó cancelado.`);
  await shop.write(marisol, 'mis pedidos');
  expect((await shop.answers(marisol, 7)).at(-1)).toContain(`- ${number}: cancelado, $437.00`);
}, 120_000);
