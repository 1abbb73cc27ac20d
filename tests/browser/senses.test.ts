import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, startProgram } from '../faults/program.ts';
import { freePort } from '../support/local-server.ts';
import { drawCode, drawnText, onTable, photograph } from '../support/pictures/draw.ts';
import { startVisionServer } from '../support/vision-server.ts';
import { howToGetChromium, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

const PATIENCE_MS = 400_000;
/** Reading a picture takes seconds on a machine of its own, and some minutes at most. */
const ANSWERED_MS = 90_000;

let browser: Browser;
let folder = '';
const programs: Program[] = [];

async function start(name: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const port = String(await freePort());
  const program = startProgram({ PORT: port, DATA_DIR: path.join(folder, name), ...environment });
  programs.push(program);
  await program.ready();
  return `http://127.0.0.1:${port}/simulator`;
}

const phoneOf = (page: Page, name: string): Locator =>
  page.getByRole('article', { name: new RegExp(`Teléfono de ${name}`) });

async function attach(page: Page, phone: Locator, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    phone.getByRole('button', { name: 'Adjuntar un archivo' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType, buffer });
  await phone.getByRole('img', { name }).waitFor();
}

/** Waits for an answer; what stands on the phone instead is told when none comes. */
async function hear(phone: Locator, words: RegExp): Promise<void> {
  const read = async (): Promise<string> => ((await phone.textContent()) ?? '').replaceAll(/\s+/g, ' ');
  await expect.poll(read, { timeout: ANSWERED_MS, interval: 500 }).toMatch(words);
}

async function write(page: Page, phone: Locator, words: string): Promise<void> {
  await phone.getByRole('textbox', { name: /^Mensaje de / }).fill(words);
  await page.keyboard.press('Enter');
}

/** Opens a form of what can be shared; gives its dialog. */
async function share(page: Page, phone: Locator, name: string): Promise<Locator> {
  await phone.getByRole('button', { name: 'Compartir' }).first().click();
  await page.getByRole('menuitem', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

describe.skipIf(skipsBrowser)(`what a customer shows on the phone page${howToGetChromium}`, () => {
  let url = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recado-browser-senses-'));
    browser = await openBrowser();
    url = await start('plain', {});
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    for (const program of programs) {
      program.signal('SIGTERM');
      await program.exited;
    }
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  test(
    'a photo of a barcode gets name, price and stock of the product, and leads to an order',
    async () => {
      const { page, complaints, close } = await openPage(browser, url);
      page.setDefaultTimeout(ANSWERED_MS);
      const phone = phoneOf(page, 'Marisol');
      const photo = await photograph(await onTable(await drawCode('EAN13', '7501230013912')), { tilt: 4, noise: 6 });
      await attach(page, phone, 'codigo.jpg', 'image/jpeg', photo);
      await hear(phone, /Café de Chiapas.*250 g.*\$189\.00.*piezas/);
      await write(page, phone, 'quiero 2');
      await hear(phone, /En tu carrito/);
      await write(page, phone, 'Marisol Peña, Durango 90, Roma Norte, 06700 Ciudad de México, CDMX');
      await phone.getByText('¿Confirmas este pedido?').waitFor();
      await phone.getByRole('button', { name: 'Sí, confirmar' }).click();
      await hear(phone, /Listo, tu pedido quedó registrado con el número/);
      expect(complaints).toEqual([]);
      await close();
    },
    PATIENCE_MS,
  );

  test(
    'a cart, a place and a contact are sent from the page, and each is answered as what it is',
    async () => {
      const { page, complaints, close } = await openPage(browser, url);
      page.setDefaultTimeout(ANSWERED_MS);
      await page.getByRole('navigation').getByRole('button', { name: /Juan/ }).click();
      const phone = phoneOf(page, 'Juan');
      const cart = await share(page, phone, 'Carrito');
      await cart.getByLabel('Código del producto').fill('CHIS-250-G');
      await cart.getByLabel('Cantidad').fill('2');
      await cart.getByLabel('Precio que veía').fill('150');
      await cart.getByRole('button', { name: 'Enviar' }).click();
      await phone.getByText(/cuesta \$189\.00, no \$150\.00/).waitFor();
      const place = await share(page, phone, 'Ubicación');
      await place.getByLabel('Nombre del lugar').fill('Casa');
      await place.getByRole('button', { name: 'Enviar' }).click();
      await phone.getByText(/^Gracias por la ubicación/).waitFor();
      const contact = await share(page, phone, 'Contacto');
      await contact.getByLabel('Nombre').fill('Luis');
      await contact.getByLabel('Número').fill('+52 55 5555 0101');
      await contact.getByRole('button', { name: 'Enviar' }).click();
      await phone.getByText(/^Gracias por el contacto/).waitFor();
      expect(complaints).toEqual([]);
      await close();
    },
    PATIENCE_MS,
  );

  test(
    'a reply is about the message that it quotes, not about the one before it',
    async () => {
      const { page, complaints, close } = await openPage(browser, url);
      page.setDefaultTimeout(ANSWERED_MS);
      await page.getByRole('navigation').getByRole('button', { name: /Luz/ }).click();
      const phone = phoneOf(page, 'Luz');
      await write(page, phone, 'Café de Chiapas');
      const told = phone.getByRole('listitem').filter({ has: page.locator('strong', { hasText: 'Café de Chiapas' }) });
      await told.first().waitFor();
      await write(page, phone, '¿a qué hora cierran?');
      await phone
        .getByText(/abiert|abrimos|cerramos|horario/i)
        .first()
        .waitFor();
      await told.first().getByRole('button', { name: 'Acciones del mensaje' }).click();
      await page.getByRole('menuitem', { name: 'Responder' }).click();
      await phone.getByText(/^Respondes a: /).waitFor();
      await write(page, phone, 'quiero 2 de este');
      await phone.getByText(/2 × Café de Chiapas/).waitFor();
      const reply = phone.getByRole('listitem').filter({ hasText: 'quiero 2 de este' });
      await reply.getByText(/Café de Chiapas/).waitFor();
      expect(complaints).toEqual([]);
      await close();
    },
    PATIENCE_MS,
  );

  test(
    'the same picture of a label is read here, and by Google Vision where that is configured',
    async () => {
      const label = drawnText('label');
      // Printed on it is a coffee of Chiapas; Google is told to read another one.
      const vision = await startVisionServer(['Café', 'Pluma', 'de', 'Oaxaca'], 0);
      try {
        for (const [address, product] of [
          [url, 'Chiapas'],
          [await start('vision', vision.environment), 'Oaxaca'],
        ] as const) {
          const { page, complaints, close } = await openPage(browser, address);
          page.setDefaultTimeout(ANSWERED_MS);
          await page.getByRole('navigation').getByRole('button', { name: /John/ }).click();
          const phone = phoneOf(page, 'John');
          await attach(page, phone, 'etiqueta.png', 'image/png', label);
          await hear(phone, new RegExp(`Café.*${product}`));
          expect(complaints).toEqual([]);
          await close();
        }
        expect(vision.asked()).toBe(1);
      } finally {
        await vision.close();
      }
    },
    PATIENCE_MS,
  );
});
