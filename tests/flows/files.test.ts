import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawCode, onTable, photograph } from '../support/pictures/draw.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

const picture = async (): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp({ create: { width: 64, height: 64, channels: 3, background: '#a30' } })
      .png()
      .toBuffer(),
  );

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function keptHashes(): Promise<string[]> {
  const folder = join(shop.folder, 'files');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => hashOf(await readFile(file))));
}

test('a picture that nothing here can read is kept as it was sent, and the customer is asked to type', async () => {
  const marisol = await shop.customer('Marisol');
  const bytes = await picture();
  await shop.attach(marisol, bytes, 'image/png', 'kind=image');
  const answer = await shop.hear(marisol, /imagen/);
  expect(answer).toContain('¿Me lo escribes');
  expect(await keptHashes()).toContain(hashOf(bytes));
});

test('words beside a picture are answered, whatever becomes of the picture', async () => {
  const juan = await shop.customer('Juan');
  await shop.attach(
    juan,
    await picture(),
    'image/png',
    `kind=image&caption=${encodeURIComponent('¿tienen café de Chiapas?')}`,
  );
  expect(await shop.hear(juan, /Chiapas/)).toContain('$189.00');
});

test('a photo of a barcode gets name, price and stock of the product, and leads to an order', async () => {
  const marisol = await shop.customer('Marisol');
  const photo = await photograph(await onTable(await drawCode('EAN13', '7501230013912')), { tilt: 4, noise: 6 });
  await shop.attach(marisol, new Uint8Array(photo), 'image/jpeg', 'kind=image');
  const named = await shop.hear(marisol, /Café de Chiapas/);
  expect(named).toMatch(/250 g.*\$189\.00.*piezas/);
  // The one that was photographed, not its sizes and grinds.
  expect(named.match(/\$\d/g)).toHaveLength(1);
  await shop.write(marisol, 'quiero 2');
  expect(await shop.hear(marisol, /En tu carrito/)).toMatch(/2 × Café de Chiapas.*250 g/);
  await shop.write(marisol, 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
  expect(await shop.hear(marisol, /¿Confirmas este pedido\?/)).toMatch(/2 × Café de Chiapas.*250 g/);
  await shop.tap(marisol);
  const placed = await shop.hear(marisol, /^Listo, tu pedido quedó registrado con el número/);
  const number = /[A-Z]{2}-\d{5}/.exec(placed)?.[0] ?? 'none';
  await shop.write(marisol, 'mis pedidos');
  expect(await shop.hear(marisol, /Tus pedidos/)).toContain(number);
}, 400_000);

test('a file whose first address has expired is fetched by its id, and one that is gone is said to be gone', async () => {
  const luz = await shop.customer('Luz');
  await shop.setFault('media_url_expired', 1);
  const bytes = await picture();
  await shop.attach(luz, bytes, 'image/png', 'kind=image');
  await shop.hear(luz, /picture|imagen/);
  expect(await keptHashes()).toContain(hashOf(bytes));
  await shop.setFault('media_url_expired', 1);
  await shop.setFault('media_id_gone', 1);
  await shop.attach(luz, await picture(), 'image/png', 'kind=image');
  expect(await shop.hear(luz, /no longer has it|ya no tiene el archivo/)).toMatch(/type|escribes/);
});

test('a program that is killed while a file drips in fetches it anew when it starts again', async () => {
  const john = await shop.customer('John');
  await shop.setFault('media_url_drip', 1);
  const bytes = await picture();
  await shop.attach(john, bytes, 'image/png', 'kind=image');
  await expect.poll(async () => (await shop.events()).some(({ fault }) => fault === 'media_url_drip')).toBe(true);
  await shop.killAndRestart();
  await shop.hear(john, /picture|imagen/);
  expect(await keptHashes()).toContain(hashOf(bytes));
}, 400_000);
