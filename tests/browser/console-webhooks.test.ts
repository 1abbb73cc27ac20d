import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let fixture: ConsoleFixture;
let opened: OpenPage;

async function open(path: string, options: Parameters<typeof startConsoleFixture>[0] = {}): Promise<Page> {
  fixture = await startConsoleFixture(options);
  opened = await openPage(browser, fixture.url + path);
  return opened.page;
}
const line = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const lastCall = () => fixture.calls.at(-1);

describe.skipIf(skipsBrowser)(`webhooks and keys in the console${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    await opened.close();
    await fixture.close();
    expect(opened.complaints.filter((each) => !/status of 400/.test(each))).toEqual([]);
  });

  test('an owner adds one for some events, is told why an address will not do, and sees the secret once', async () => {
    const page = await open('/settings/webhooks');
    await page.getByLabel('Dirección (https)').fill('https://10.0.0.7/recado');
    await page.getByRole('button', { name: 'Agregar', exact: true }).click();
    await page.getByText('Esa dirección lleva a una red privada.').waitFor();
    await page.getByLabel('Dirección (https)').fill('https://erp.example/recado');
    await page.getByLabel('Para qué es').fill('Almacén');
    await page.getByLabel('Solo algunos').check();
    await page.getByLabel('order.paid').check();
    await page.getByRole('button', { name: 'Agregar', exact: true }).click();
    await page.getByText('whsec_').waitFor();
    expect(lastCall()?.body).toEqual({
      url: 'https://erp.example/recado',
      description: 'Almacén',
      types: ['order.paid'],
    });
    await page.reload();
    await line(page, 'Almacén').waitFor();
    expect(await page.getByText('whsec_').count()).toBe(0);
  });

  test('one that fails says so; what it did not take is looked at and sent again', async () => {
    const page = await open('/settings/webhooks');
    const failing = line(page, '/contabilidad');
    await failing.getByText('2 sin recibir').waitFor();
    await failing.getByText('El secreto anterior firma también').waitFor();
    await failing.getByRole('button', { name: 'Reenviar todo' }).click();
    await page.getByText('Se reenvían 2.').waitFor();
    await failing.getByRole('button', { name: 'Registro', exact: true }).click();
    const log = page.getByRole('region', { name: /^Registro de / });
    await log.getByRole('button', { name: /^Ver conversation\.handed_over/ }).click();
    await log.getByText(/HTTP 500 · 31 ms/).waitFor();
    await log.getByText('timeout', { exact: false }).first().waitFor();
    await log.getByLabel('Cuáles').selectOption('given_up');
    await log.getByRole('button', { name: /^Reenviar order\.paid/ }).click();
    await log.getByText('No hay entregas así.').waitFor();
    expect(lastCall()?.path).toBe('/webhooks/contabilidad/deliveries/3/replay');
  });

  test('one is tried, paused, switched on, given another secret and removed', async () => {
    const page = await open('/settings/webhooks');
    const own = line(page, '/pedidos');
    await own.getByRole('button', { name: 'Probar' }).click();
    await page.getByText('Va un evento de prueba').waitFor();
    await own.getByRole('button', { name: 'Pausar' }).click();
    await own.getByText('En pausa: se guarda todo').waitFor();
    await own.getByRole('button', { name: 'Activar' }).click();
    await own.getByRole('button', { name: 'Otro secreto' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Durante un día firman los dos').waitFor();
    await dialog.getByRole('button', { name: 'Otro secreto' }).click();
    await own.getByText('whsec_').waitFor();
    await own.getByRole('button', { name: 'Quitar' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Quitar' }).click();
    await line(page, '/pedidos').waitFor({ state: 'detached' });
    const ofEnvironment = line(page, '/entorno');
    await ofEnvironment.getByText('NOTIFICATION_WEBHOOK_URL').waitFor();
    expect(await ofEnvironment.getByRole('button', { name: 'Quitar' }).count()).toBe(0);
  });

  test('a key is made for some rights, seen once, and revoked after a question', async () => {
    const page = await open('/settings/keys');
    await page.getByLabel('Para qué programa es').fill('almacén');
    await page.getByLabel('Leer costos').uncheck();
    await page.getByRole('button', { name: 'Crear llave' }).click();
    await page.getByText('rk_newkey01_secret').waitFor();
    expect(JSON.stringify(lastCall()?.body)).not.toContain('costs:read');
    await page.getByRole('button', { name: 'Revocar la llave erp' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revocar la llave erp' });
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Cancelar');
    await dialog.getByRole('button', { name: 'Revocar' }).click();
    await line(page, 'ab12cd34').getByText('Revocada').waitFor();
  });

  test('staff neither finds nor sees them', async () => {
    const page = await open('/settings/webhooks', { role: 'staff' });
    await page.getByText('Solo los dueños ven esta página.').waitFor();
    expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Llaves' }).count()).toBe(0);
  });
});
