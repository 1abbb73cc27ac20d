import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let server: ConsoleFixture;

describe.skipIf(skipsBrowser)(`the readiness page${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    server = await startConsoleFixture();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  test('names what is missing with one way to put it right, and the score moves when a line is not for the shop', async () => {
    const { page, complaints, close } = await openPage(browser, `${server.url}/readiness`, {});
    await page.getByText('Nadie recibe avisos').waitFor();
    expect(await page.getByRole('link', { name: 'Activar avisos' }).getAttribute('href')).toBe('/settings/devices');
    await page.getByText('12 presentaciones sin precio').waitFor();
    const score = page.getByText(/^\d+ de 100$/).first();
    const before = Number.parseInt((await score.textContent()) ?? '', 10);
    await page.getByRole('button', { name: 'No aplica: mail' }).click();
    await page.getByLabel('¿Por qué no aplica?').fill('No usamos correo');
    await page.getByRole('button', { name: 'No aplica', exact: true }).last().click();
    await page.getByText('No aplica: No usamos correo (Ana)').waitFor();
    expect(Number.parseInt((await score.textContent()) ?? '', 10)).toBe(before + 3);
    expect(server.calls.at(-1)).toMatchObject({ method: 'PUT', body: { reason: 'No usamos correo' } });
    await page.getByText('long-story-order').waitFor();
    await page.getByText('7 respuestas marcadas mal por el equipo, de 366 mensajes contestados en 30 días.').waitFor();
    const marks = page.getByRole('region', { name: 'Respuestas marcadas mal' }).getByRole('listitem');
    expect(await marks.count()).toBe(2);
    const wrong = marks.filter({ hasText: 'El precio es $190' }).getByRole('link', { name: /^Ver la conversación/ });
    expect(await wrong.getAttribute('href')).toBe('/c/marisol');
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }, 60_000);

  test('says which texts were measured and which are published, and the owner has it measured again after its cost', async () => {
    const { page, complaints, close } = await openPage(browser, `${server.url}/readiness`, PHONE);
    await page.getByText('Se midió con la versión 3 de «Instrucciones del asistente», está publicada la 5').waitFor();
    await page.getByText('Instrucciones del asistente: se midió la versión 3, está publicada la 5').waitFor();
    await page.getByRole('link', { name: 'Probar', exact: true }).click();
    const part = page.getByRole('region', { name: 'Clientes de prueba' });
    await expect.poll(() => part.evaluate((element) => element.matches(':focus'))).toBe(true);
    await part.getByRole('button', { name: 'Probar ahora' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Son 73 clientes con el modelo de reglas; no cuesta nada.').waitFor();
    await dialog.getByRole('button', { name: 'Probar ahora' }).click();
    await part.getByText('Los 73 clientes salieron bien.').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }, 60_000);

  test('a file of products with mistakes changes nothing, and each mistake is told', async () => {
    const { page, close } = await openPage(browser, `${server.url}/readiness`, {});
    const part = page.getByRole('region', { name: 'Productos' });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      part.getByRole('button', { name: 'Subir el archivo' }).click(),
    ]);
    await chooser.setFiles({ name: 'productos.csv', mimeType: 'text/csv', buffer: Buffer.from('handle,price_MXN') });
    await part.getByRole('alert').getByText('El archivo tiene errores y no se cambió nada (hay 2 más):').waitFor();
    await part.getByText('3, price_MXN "gratis" is no amount.').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    await close();
  }, 60_000);
});
