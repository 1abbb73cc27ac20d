import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/core/ids.ts';
import type { Sendable } from '../../src/outbox/index.ts';
import { serveWeb } from '../../src/platform/http/serve-web.ts';
import type { SimCustomer } from '../../src/simulator/contract.ts';
import { createCloudApi } from '../../src/vendors/whatsapp/index.ts';
import {
  type FrontDoor,
  messagesIn,
  openFrontDoor,
  startWorld,
  until,
  type World,
} from '../modules/simulator/world.ts';
import { useDatabase } from '../support/database.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const database = useDatabase('empty');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const LIST: Sendable = {
  kind: 'list',
  text: '¿Cuál café?',
  button: 'Ver opciones',
  sections: [
    {
      rows: [
        { id: 'a', title: 'Chiapas', description: 'desde $189.00' },
        { id: 'b', title: 'Oaxaca' },
      ],
    },
  ],
};
let browser: Browser;
let door: FrontDoor;
let world: World;
let shelf: Server;
let marisol: SimCustomer;
let opened: OpenPage;

const at = (path: string): string => `http://127.0.0.1:${(shelf.address() as AddressInfo).port}${path}`;
const thread = (page: Page) => page.getByRole('region', { name: 'Conversación de Marisol Hernández' });
const heard = (type: string) => until(type, () => messagesIn(door).find((message) => message.type === type));

/** What the business sends arrives on the open phone. */
async function send(content: Sendable): Promise<void> {
  const channel = createCloudApi({
    graphUrl: `${world.url}/emulator`,
    graphVersion: 'v25.0',
    phoneNumberId: '100000000000001',
    accessToken: 'access-token',
  });
  const sent = await channel.send({ id: newId(), to: { phone: '5215512345678', bsuid: null }, content });
  expect(sent).toMatchObject({ outcome: 'accepted' });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

describe.skipIf(skipsBrowser)(`every kind of message on the phone${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    door = await openFrontDoor();
    world = await startWorld(database(), door, { pages: serveWeb() });
    marisol = await world.customer('Marisol');
    shelf = createServer((request, response) => {
      const type = request.url?.endsWith('.pdf') ? 'application/pdf' : 'image/png';
      response.writeHead(200, { 'content-type': type }).end(PNG);
    });
    await new Promise<void>((resolve) => shelf.listen(0, '127.0.0.1', resolve));
    await world.write(marisol, 'Hola');
  });
  afterAll(async () => {
    await browser?.close();
    shelf?.close();
    await world?.close();
    await door?.close();
  });
  beforeEach(async () => {
    door.received.length = 0;
    opened = await openPage(browser, `${world.url}/simulator`, PHONE);
    await thread(opened.page).waitFor();
  });
  afterEach(async () => {
    await opened.close();
    expect(opened.complaints).toEqual([]);
  });

  test('a picture, a document, a link and contacts are drawn with their words, for everybody', async () => {
    const { page } = opened;
    await send({ kind: 'image', text: '*Taza de Talavera*\n$320.00', url: at('/taza.png') });
    await send({ kind: 'document', text: 'Tu recibo', url: at('/a.pdf'), fileName: 'A-1.pdf' });
    await send({ kind: 'link', text: 'Paga aquí', button: 'Pagar', url: 'https://shop.example/pay' });
    await send({ kind: 'contacts', text: '', contacts: [{ name: 'Taller', phone: '+52 55 5555 0101' }] });
    const picture = thread(page).getByRole('img', { name: 'Imagen' });
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBe(1);
    await thread(page).locator('strong', { hasText: 'Taza de Talavera' }).waitFor();
    expect(await thread(page).getByRole('link', { name: 'A-1.pdf' }).getAttribute('download')).toBe('A-1.pdf');
    const link = thread(page).getByRole('link', { name: 'Pagar (se abre en otra pestaña)' });
    expect([await link.getAttribute('href'), await link.getAttribute('rel')]).toEqual([
      'https://shop.example/pay',
      'noopener noreferrer',
    ]);
    await thread(page).getByText('Taller · +52 55 5555 0101').waitFor();
    await expectAccessible(page);
  });

  test('a place is sent from the button that asked for it, with the keyboard alone', async () => {
    const { page } = opened;
    await send({ kind: 'location_request', text: '¿A dónde lo llevamos?' });
    const button = thread(page).getByRole('button', { name: 'Enviar ubicación' });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Enviar ubicación' });
    await dialog.waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Nombre del lugar').fill('Casa');
    await page.keyboard.press('Enter');
    await thread(page).getByText('Casa', { exact: true }).waitFor();
    expect(await heard('location')).toMatchObject({ location: { name: 'Casa' }, context: { id: expect.any(String) } });
    await expect.poll(() => button.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
  });

  test('the own number is shared from the button that asked for it', async () => {
    const { page } = opened;
    await send({ kind: 'contact_request', text: '¿Con qué número te encontramos?' });
    await thread(page).getByRole('button', { name: 'Compartir mi contacto' }).press('Enter');
    await thread(page).getByText('+5215512345678').waitFor();
    expect(await heard('contacts')).toMatchObject({ contacts: [{ origin: 'contact_request' }] });
  });

  test('a row of a list is chosen and sent, and the message says which', async () => {
    const { page } = opened;
    await send(LIST);
    await thread(page).getByRole('button', { name: 'Ver opciones' }).press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Ver opciones' });
    await sheet.getByRole('radio', { name: 'Chiapas' }).press('Space');
    await sheet.getByText('desde $189.00').waitFor();
    await sheet.getByRole('button', { name: 'Enviar' }).press('Enter');
    await thread(page).getByText('Elegiste: Chiapas').waitFor();
    expect(await heard('interactive')).toMatchObject({
      interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Chiapas', description: 'desde $189.00' } },
    });
  });

  test('the page speaks English too', async () => {
    await opened.close();
    opened = await openPage(browser, `${world.url}/simulator`, { ...PHONE, locale: 'en-US' });
    await opened.page.getByRole('button', { name: 'Send location' }).first().waitFor();
    await opened.page.getByRole('button', { name: 'Share my contact' }).first().waitFor();
  });
});
