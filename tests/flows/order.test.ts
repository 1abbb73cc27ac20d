import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimCustomer } from '../../src/simulator/contract.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

const NUMBER = /[A-Z]{2}-\d{5}/;
const numberIn = (text: string): string => NUMBER.exec(text)?.[0] ?? '';

/** From the first wish to the tap, killed after each answer; gives the receipt. */
async function order(who: SimCustomer, address: string): Promise<string> {
  await shop.write(who, 'quiero 2 bolsas de Chiapas');
  expect(await shop.hear(who, /En tu carrito/)).toContain('- 2 × Café de Chiapas (250 g, En grano): $378.00');
  await shop.killAndRestart();
  await shop.write(who, address);
  const question = await shop.hear(who, /¿Confirmas este pedido\?/);
  expect(question).toContain('*Total: $437.00 MXN*');
  expect(question).toContain(address);
  await shop.killAndRestart();
  await shop.tap(who);
  const placed = await shop.hear(who, /^Listo, tu pedido quedó registrado con el número \*[A-Z]{2}-\d{5}\*/);
  await shop.killAndRestart();
  return placed;
}

test('coffee is ordered by a tap, once and with one mail, and cancelled by another, killed between any two steps', async () => {
  const marisol = await shop.customer('Marisol');
  const placed = await order(marisol, 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  const number = numberIn(placed);
  const mail = await shop.mail(new RegExp(number));
  expect(mail).toContain('To: marisol@correo.example');
  expect(mail).toContain('no se mueve dinero');
  expect(await (await shop.get('/simulator/mails')).text()).toContain(number);

  await shop.tap(marisol);
  const [told, moment] = placed.split('\n_');
  expect(await shop.hear(marisol, /^Eso ya quedó hecho/)).toBe(
    `Eso ya quedó hecho el ${moment?.slice(0, -1)}, no lo repetí: esto te dije entonces.\n${told}`,
  );
  await shop.killAndRestart();

  await shop.write(marisol, 'cancélalo');
  expect(await shop.hear(marisol, /^¿Confirmas que se cancele/)).toBe(
    `¿Confirmas que se cancele tu pedido ${number} por $437.00?`,
  );
  await shop.killAndRestart();
  await shop.tap(marisol);
  await shop.hear(marisol, new RegExp(`^Tu pedido ${number} por \\$[\\d.,]+ quedó cancelado\\.`));
  await shop.killAndRestart();
  await shop.write(marisol, 'mis pedidos');
  expect(await shop.hear(marisol, /Tus pedidos/)).toContain(`- ${number}: cancelado, $437.00`);
  expect((await shop.mails()).filter((mail) => mail.includes(number))).toHaveLength(1);
}, 400_000);

test('an order is paid on the page of its link, told once, and mailed to who has proven to be its customer', async () => {
  const juan = await shop.customer('Juan');
  const number = numberIn(await order(juan, 'Juan Pérez, Durango 12, Roma Norte, 06700 Ciudad de México, CDMX'));
  const link = /https?:\/\/\S+/.exec(await shop.hear(juan, /^Paga tu pedido/))?.[0] ?? '';
  const page = new URL(link).pathname;
  await shop.submit(page);
  await shop.killAndRestart();
  expect(await shop.hear(juan, /^Recibimos tu pago/)).toContain(`de $437.00: tu pedido ${number} está pagado.`);
  expect(await (await shop.submit(page)).text()).toContain('Listo');

  await shop.write(juan, '¿dónde va mi pedido?');
  await shop.hear(juan, new RegExp(`^${number}: pagado, \\$437\\.00`));
  await shop.killAndRestart();
  await shop.write(juan, 'mándamelo por correo');
  await shop.hear(juan, /Te envié un código a j•••@c•••\.example/);
  await shop.killAndRestart();
  await shop.write(juan, /\b\d{6}\b/.exec(await shop.mail(/To: juan@correo\.example.*\b\d{6}\b/s))?.[0] ?? '');
  await shop.hear(juan, /ya confirmé que eres tú\.\n\nTe lo mandé por correo a j•••@c•••\.example/);
  await shop.killAndRestart();
  expect(await shop.mail(/To: juan@correo\.example.*pagado/s)).toContain(number);
  const told = (await shop.answers(juan, 1)).filter((text) => text.startsWith('Recibimos tu pago'));
  expect(told).toHaveLength(1);
}, 400_000);
