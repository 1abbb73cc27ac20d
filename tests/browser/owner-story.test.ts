import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Program, startProgram } from '../faults/program.ts';
import { freePort } from '../support/local-server.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

const PATIENCE_MS = 120_000;
/** All scripted customers, one after the other, on a machine that has something else to do. */
const TRIAL_MS = 300_000;
const QUESTION = '¿Qué política tienen para grabado láser?';

describe.skipIf(skipsBrowser)(`the owner makes the assistant better${howToGetChromium}`, () => {
  let browser: Browser;
  let program: Program;
  let folder = '';
  let url = '';
  let owner: OpenPage;
  let customer: OpenPage;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'recado-owner-'));
    const port = String(await freePort());
    url = `http://localhost:${port}`;
    program = startProgram({ PORT: port, PUBLIC_URL: url, DATA_DIR: path.join(folder, 'data') });
    await program.ready();
    browser = await openBrowser();
    const link = /http\S+\/welcome#\S+/.exec(program.output())?.[0] ?? '';
    [owner, customer] = [await openPage(browser, link), await openPage(browser, `${url}/simulator`)];
    for (const { page } of [owner, customer]) page.setDefaultTimeout(30_000);
    await owner.page.getByLabel('Nombre').fill('Ana Robles');
    await owner.page.getByLabel('Correo').fill('ana@tienda.example');
    await owner.page.locator('input[type=password]').fill('una frase bastante larga');
    await owner.page.getByRole('button', { name: 'Crear la cuenta' }).click();
    await owner.page.getByRole('heading', { name: 'Bandeja' }).waitFor();
  }, PATIENCE_MS);
  afterAll(async () => {
    await browser.close();
    program.signal('SIGTERM');
    await program.exited;
    await rm(folder, { recursive: true, force: true });
  }, PATIENCE_MS);

  const ask = async (): Promise<void> => {
    await customer.page.getByLabel('Mensaje de Marisol Hernández').fill(QUESTION);
    await customer.page.keyboard.press('Enter');
  };
  const heard = (words: string) =>
    customer.page.getByRole('region', { name: 'Conversación de Marisol Hernández' }).getByText(words).first().waitFor();
  const why = async () => {
    await owner.page.goto(url);
    await owner.page
      .getByRole('link', { name: /Marisol/ })
      .first()
      .click();
    await owner.page.getByRole('button', { name: '¿Por qué?' }).last().click();
    return owner.page.getByRole('dialog');
  };
  const score = async (): Promise<number> => {
    const shown = await owner.page
      .getByText(/^\d+ de 100$/)
      .first()
      .textContent();
    return Number.parseInt(shown ?? '', 10);
  };

  test('reads why a question was not answered and what that cost, and adds the answer where the question waits', async () => {
    await ask();
    await heard('No encontré');
    const dialog = await why();
    await dialog.getByText('Costó').waitFor();
    await owner.page.goto(`${url}/knowledge`);
    const question = owner.page.getByRole('listitem').filter({ hasText: QUESTION });
    await question.getByRole('button', { name: 'Agregar respuesta' }).click();
    await question.getByLabel('Respuesta').fill('Grabamos termos y tazas con láser por 120 pesos; tarda dos días.');
    await question.getByRole('button', { name: 'Publicar' }).click();
    await owner.page.getByText('Nada pendiente').waitFor();
  }, 90_000);

  test('sees the answer used, and of which text it is', async () => {
    await ask();
    await heard('120 pesos');
    const dialog = await why();
    await dialog.getByRole('link', { name: QUESTION }).click();
    await owner.page.getByRole('heading', { name: QUESTION }).waitFor();
    expect(await owner.page.getByRole('textbox', { name: 'Respuesta' }).inputValue()).toContain('120 pesos');
  }, 90_000);

  test(
    'has scripted customers try it, and the score of the report moves',
    async () => {
      const { page } = owner;
      await page.goto(`${url}/readiness`);
      await page.getByText('Nadie ha probado al asistente con clientes de prueba.').waitFor();
      const before = await score();
      const part = page.getByRole('region', { name: 'Clientes de prueba' });
      await part.getByRole('button', { name: 'Probar ahora' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Probar ahora' }).click();
      await page.getByText(/Con el modelo de reglas salieron bien/).waitFor({ timeout: TRIAL_MS });
      expect(await score()).toBeGreaterThan(before);
      expect([...owner.complaints, ...customer.complaints]).toEqual([]);
    },
    TRIAL_MS + 60_000,
  );
});
