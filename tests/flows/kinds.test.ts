import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

test('a cart of WhatsApp is priced by the shop, and leads to an order with an address and a tap', async () => {
  const marisol = await shop.customer('Marisol');
  const items = [
    { sku: 'CHIS-250-G', quantity: 2, price: 150 },
    { sku: 'NO-EXISTE', quantity: 1, price: 10 },
  ];
  await shop.act(marisol, { kind: 'cart', items, text: '' });
  const told = await shop.hear(marisol, /^Recibí tu carrito de WhatsApp/);
  expect(told).toContain('- 2 × Café de Chiapas (250 g, En grano) · $189.00 c/u = $378.00');
  expect(told).toContain('cuesta $189.00, no $150.00');
  expect(told).toContain('«NO-EXISTE» no está en nuestro catálogo');
  await shop.killAndRestart();
  await shop.act(marisol, { kind: 'location', latitude: 19.4187, longitude: -99.1635, name: null, address: null });
  await shop.hear(marisol, /^Gracias por la ubicación/);
  await shop.write(marisol, 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  expect(await shop.hear(marisol, /¿Confirmas este pedido\?/)).toContain('*Total: $437.00 MXN*');
  await shop.tap(marisol);
  await shop.hear(marisol, /^Listo, tu pedido quedó registrado/);
}, 400_000);

test('a missed call, a contact and a forwarded wish are answered, and the wish of somebody else is not done', async () => {
  const juan = await shop.customer('Juan');
  await shop.act(juan, { kind: 'call' });
  await shop.hear(juan, /^Vi que llamaste/);
  await shop.act(juan, { kind: 'contact', name: 'Luis', phone: '+52 55 5555 0101' });
  await shop.hear(juan, /^Gracias por el contacto/);
  const text = 'quiero 2 bolsas de café de Chiapas';
  await shop.act(juan, { kind: 'text', text, quotedWamid: null, isForwarded: true });
  await shop.hear(juan, /^Gracias por el mensaje reenviado/);
  await shop.write(juan, '¿qué tengo en mi carrito?');
  await shop.hear(juan, /carrito.*vac/i);
}, 400_000);
