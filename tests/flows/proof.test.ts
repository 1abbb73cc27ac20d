import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

test('a customer without an address on record proves one by the code that was mailed to it, and gets an answer by mail', async () => {
  const luz = await shop.customer('Luz');
  await shop.write(luz, '¿a qué hora abren?');
  await shop.hear(luz, /Horario de la semana/);
  await shop.write(luz, 'mándamelo por correo');
  await shop.hear(luz, /¿A qué correo te mando un código\?/);
  await shop.killAndRestart();
  await shop.write(luz, 'mi correo es luz@correo.example');
  await shop.hear(luz, /^¿Mando un código de confirmación a luz@correo\.example\?$/);
  expect(await shop.mails()).toEqual([]);
  await shop.killAndRestart();
  await shop.tap(luz);
  await shop.hear(luz, /Mandé un código de 6 dígitos a luz@correo\.example/);
  const mail = await shop.mail(/To: luz@correo\.example/);
  await shop.killAndRestart();
  await shop.write(luz, /\b\d{6}\b/.exec(mail)?.[0] ?? '');
  await shop.hear(luz, /^Listo, ya confirmé que eres tú\.\n\nTe lo mandé por correo a l•••@c•••\.example/);
  await shop.killAndRestart();
  expect(await shop.mail(/domingo/)).toContain('To: luz@correo.example');
  expect(await shop.mails()).toHaveLength(2);
}, 400_000);
