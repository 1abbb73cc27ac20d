import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, startProgram } from '../faults/program.ts';
import { missingFfmpeg } from '../support/ffmpeg.ts';
import { freePort } from '../support/local-server.ts';
import { type PushServer, startPushServer } from '../support/push-server.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';
import { addDevice } from './people-acts.ts';

const PATIENCE_MS = 120_000;
const PASSWORD = 'una frase bastante larga';

describe.skipIf(skipsBrowser)(`people beside the assistant${howToGetChromium}`, () => {
  let browser: Browser;
  let program: Program;
  let push: PushServer;
  let folder = '';
  let url = '';
  let console: OpenPage;
  let customer: OpenPage;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recado-people-'));
    push = await startPushServer();
    const port = String(await freePort());
    url = `http://localhost:${port}`;
    program = startProgram({
      ...{ PORT: port, PUBLIC_URL: url, DATA_DIR: path.join(folder, 'data') },
      ...{ VAPID_SUBJECT: 'mailto:ana@tienda.example', PUSH_ALLOWED_HOSTS: push.host },
      NODE_EXTRA_CA_CERTS: push.certificate,
    });
    await program.ready();
    browser = await openBrowser();
    [console, customer] = [await openPage(browser, ownerLink(program)), await openPage(browser, `${url}/simulator`)];
    for (const { page } of [console, customer]) page.setDefaultTimeout(30_000);
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    program.signal('SIGTERM');
    await program.exited;
    await push.close();
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  const write = async (text: string): Promise<void> => {
    await customer.page.getByLabel('Mensaje de Marisol Hernández').fill(text);
    await customer.page.keyboard.press('Enter');
  };
  const phone = () => customer.page.getByRole('region', { name: 'Conversación de Marisol Hernández' });

  test('the one-time link makes the owner’s account, once', async () => {
    const { page } = console;
    await page.getByLabel('Nombre').fill('Ana Robles');
    await page.getByLabel('Correo').fill('ana@tienda.example');
    await page.locator('input[type=password]').fill(PASSWORD);
    await page.getByRole('button', { name: 'Crear la cuenta' }).click();
    await page.getByRole('heading', { name: 'Bandeja' }).waitFor();
    const again = await openPage(browser, ownerLink(program));
    await again.page.getByLabel('Nombre').fill('Otra');
    await again.page.getByLabel('Correo').fill('otra@tienda.example');
    await again.page.locator('input[type=password]').fill(PASSWORD);
    await again.page.getByRole('button', { name: 'Crear la cuenta' }).click();
    await again.page.getByText('Este enlace ya no sirve').waitFor();
    await again.close();
  }, 90_000);

  test('whoever asks for a person is in the list, the title and a push', async () => {
    const { page } = console;
    await addDevice(page, push);
    await write('quiero hablar con una persona');
    await page.getByText('En espera').first().waitFor();
    await expect.poll(() => page.title()).toMatch(/^\(1\)/);
    await expect
      .poll(() => push.received.map(({ payload }) => payload.notification['title']))
      .toContain('Marisol Hernández espera a una persona');
    const [first] = push.received;
    expect(first?.payload.app_badge).toBe(1);
    expect(JSON.stringify(first?.payload)).not.toContain('quiero hablar');
  }, 90_000);

  test('on a phone it takes two taps to answer, and the assistant is silent until it is given back', async () => {
    const storageState = await console.page.context().storageState();
    const { page, complaints, close } = await openPage(browser, `${url}/`, { ...PHONE, storageState });
    page.setDefaultTimeout(30_000);
    await page
      .getByRole('link', { name: /Marisol/ })
      .first()
      .click();
    await page.getByLabel('Escribe a Marisol Hernández').fill('Soy Ana. Te aparto dos bolsas de Chiapas.');
    await page.getByRole('button', { name: 'Tomar y enviar' }).click();
    await phone().getByText('Te aparto dos bolsas').waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: /Adjuntar/ }).click(),
    ]);
    await chooser.setFiles({ name: 'bolsa.png', mimeType: 'image/png', buffer: PNG });
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await phone()
      .getByRole('img', { name: /imagen|foto|image/i })
      .or(phone().locator('img'))
      .first()
      .waitFor();
    await write('gracias, ¿tienen prensa francesa?');
    await page.getByText('gracias, ¿tienen prensa francesa?', { exact: true }).waitFor();
    await page.getByText('Pasado a persona').last().waitFor();
    await page.getByRole('button', { name: 'Devolver' }).click();
    await page.getByText('Que responda ahora').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Devolver' }).click();
    await phone()
      .getByText(/Prensa francesa/)
      .waitFor();
    await page
      .getByText(/Prensa francesa/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  }, 120_000);

  test.skipIf(missingFfmpeg() !== null)(
    'what staff records arrives as a voice note',
    async () => {
      const { page } = console;
      await page
        .getByRole('link', { name: /Marisol/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Grabar una nota de voz' }).click();
      await page.waitForTimeout(900);
      await page.getByRole('button', { name: 'Terminar de grabar' }).click();
      await page
        .getByRole('button', { name: /[Ee]nviar$/ })
        .last()
        .click();
      const sound = phone().locator('audio');
      await sound.first().waitFor({ state: 'attached' });
      await expect
        .poll(() => sound.first().evaluate((audio) => (audio as unknown as { readyState: number }).readyState))
        .toBeGreaterThan(0);
    },
    90_000,
  );

  test('every number of the answer has its receipt', async () => {
    const { page } = console;
    await page
      .getByRole('link', { name: /Marisol/ })
      .first()
      .click();
    await page.getByRole('button', { name: '¿Por qué?' }).last().click();
    await page.getByRole('dialog').getByText('buscar en el catálogo').first().waitFor();
    await page.getByRole('dialog').getByText('recibo 1').first().waitFor();
    expect(console.complaints).toEqual([]);
    expect(customer.complaints).toEqual([]);
  }, 90_000);

  test('an answer is marked as wrong, and a person answers under what the customer wrote', async () => {
    const { page } = console;
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: 'Marcar mal' }).click();
    await panel.getByLabel('Qué está mal (opcional)').fill('Falta decir el molido');
    await panel.getByRole('button', { name: 'Marcar mal' }).click();
    await panel.getByText('Marcada mal por Ana Robles').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Marcada mal', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Acciones del mensaje' }).last().click();
    await page.getByRole('menuitem', { name: 'Responder a este mensaje' }).click();
    await page.getByText('Respondes a Marisol Hernández').waitFor();
    await page.getByLabel('Escribe a Marisol Hernández').fill('Molida para prensa, si quieres.');
    await page
      .getByRole('button', { name: /[Ee]nviar$/ })
      .last()
      .click();
    await phone().getByText('Molida para prensa, si quieres.').waitFor();
    const said = page.locator('li', { hasText: 'Molida para prensa' }).last();
    await said.getByRole('button', { name: /^Ir al mensaje citado: gracias, ¿tienen prensa/ }).waitFor();
    expect(console.complaints).toEqual([]);
  }, 90_000);
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function ownerLink(program: Program): string {
  const [link] = /http:\S+\/welcome#\S+/.exec(program.output()) ?? [];
  if (link === undefined) throw new Error('the program printed no link for the owner');
  return link;
}
