import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

test('a BAJA is confirmed by code and the customer goes on being answered, also after the process was killed', async () => {
  const rosa = await shop.customer('Rosa');
  await shop.write(rosa, '¡Baja, por favor!');
  expect(await shop.hear(rosa, /^Listo, ya no te mandaremos avisos/)).toContain('*ALTA*');
  await shop.killAndRestart();
  await shop.write(rosa, '¿a qué hora abren?');
  await shop.hear(rosa, /abr|abiert|horario/i);
  await shop.write(rosa, 'alta');
  await shop.hear(rosa, /^Listo, te avisaremos por WhatsApp de tus pedidos y pagos\./);
}, 200_000);

test('words that only hold a baja are answered as ever', async () => {
  const luis = await shop.customer('Luis');
  await shop.write(luis, 'baja el precio del café de Chiapas');
  expect(await shop.hear(luis, /./)).not.toMatch(/ya no te mandaremos/);
}, 120_000);
