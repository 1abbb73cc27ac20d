import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, startProgram } from '../faults/program.ts';
import { freePort } from '../support/local-server.ts';
import { howToGetChromium, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

/** Starting everything, its own database too, takes most of it. */
const PATIENCE_MS = 120_000;

describe.skipIf(skipsBrowser)(`the whole program behind the page${howToGetChromium}`, () => {
  let browser: Browser;
  let program: Program;
  let folder = '';
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recado-browser-'));
    const port = String(await freePort());
    url = `http://127.0.0.1:${port}/simulator`;
    program = startProgram({ PORT: port, DATA_DIR: path.join(folder, 'data') });
    await program.ready();
    browser = await openBrowser();
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    program.signal('SIGTERM');
    await program.exited;
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  test('a question gets the real product and price, read to the end, and the export holds both', async () => {
    const { page, complaints, close } = await openPage(browser, url);
    page.setDefaultTimeout(30_000);
    await page.getByLabel('Mensaje de Marisol Hernández').fill('¿tienen café de Chiapas?');
    await page.keyboard.press('Enter');
    const thread = page.getByRole('region', { name: 'Conversación de Marisol Hernández' });
    await thread.getByText('$189.00').first().waitFor();
    await expect.poll(() => thread.getByRole('img', { name: 'Leído' }).count()).toBe(2);
    await page.getByRole('button', { name: /send:text/ }).waitFor();
    await page.getByRole('button', { name: /status:read/ }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Guardar' }).click(),
    ]);
    const script: unknown = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(script).toMatchObject({
      version: 1,
      transcript: [
        { side: 'customer', text: '¿tienen café de Chiapas?' },
        { side: 'business', text: expect.stringContaining('$189.00') },
      ],
    });
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);

  test('a picture is attached, shown and answered; a voice note is recorded, played and answered', async () => {
    const { page, complaints, close } = await openPage(browser, url);
    page.setDefaultTimeout(30_000);
    await page.getByRole('navigation').getByRole('button', { name: /Juan/ }).click();
    const phone = page.getByRole('article', { name: /Teléfono de Juan/ });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      phone.getByRole('button', { name: 'Adjuntar un archivo' }).click(),
    ]);
    const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a30' } })
      .png()
      .toBuffer();
    await chooser.setFiles({ name: 'taza.png', mimeType: 'image/png', buffer: picture });
    const shown = phone.getByRole('img', { name: 'taza.png' });
    await shown.waitFor();
    await expect
      .poll(() => shown.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBe(40);
    await phone.getByText(/Recibí tu imagen/).waitFor();
    await phone.getByRole('button', { name: 'Grabar una nota de voz' }).click();
    await page.waitForTimeout(700);
    await phone.getByRole('button', { name: 'Terminar y enviar la nota de voz' }).click();
    const sound = phone.locator('audio');
    await sound.waitFor();
    await expect
      .poll(() => sound.evaluate((audio) => (audio as unknown as { readyState: number }).readyState))
      .toBeGreaterThan(0);
    await phone.getByText(/Recibí tu audio/).waitFor();
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);

  test('a customer without a number gets an answer, and the moved clock closes the window', async () => {
    const { page, complaints, close } = await openPage(browser, url);
    page.setDefaultTimeout(30_000);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Solo BSUID/ })
      .click();
    const phone = page.getByRole('article', { name: 'Teléfono de Luz' });
    await phone.getByLabel('Mensaje de Luz').fill('hola');
    await page.keyboard.press('Enter');
    await phone.getByText('¡Hola!').waitFor();
    await page.getByRole('button', { name: 'Adelantar el reloj +24 h' }).click();
    await page.getByText('hora movida 24 horas').waitFor();
    await phone.getByText('Ventana cerrada').waitFor();
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);
});
