import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

test('a BAJA is confirmed by code and the customer goes on being answered, also after the process was killed', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, '¡Baja, por favor!');
  expect(await shop.hear(marisol, /^Listo, ya no te mandaremos avisos/)).toContain('*ALTA*');
  await shop.killAndRestart();
  await shop.write(marisol, '¿a qué hora abren?');
  await shop.hear(marisol, /abr|abiert|horario/i);
  await shop.write(marisol, 'alta');
  await shop.hear(marisol, /^Listo, te avisaremos por WhatsApp de tus pedidos y pagos\./);
}, 400_000);

test('words that only hold a baja are answered as ever', async () => {
  const juan = await shop.customer('Juan');
  await shop.write(juan, 'baja el precio del café de Chiapas');
  expect(await shop.hear(juan, /./)).not.toMatch(/ya no te mandaremos/);
}, 400_000);
