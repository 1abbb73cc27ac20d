import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const LAPTOP = { viewport: { width: 1280, height: 800 } };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LONG = { timeout: 120_000 };
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

let browser: Browser;
let fixture: ConsoleFixture;

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
/** What a field says of itself beside its name. */
async function describedBy(page: Page, field: Locator): Promise<string> {
  const ids = ((await field.getAttribute('aria-describedby')) ?? '').split(' ').filter((id) => id !== '');
  return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()))).join(' ');
}
const posts = () => fixture.calls.filter(({ method }) => method === 'POST').map(({ path }) => path);

describe.skipIf(skipsBrowser)(`what the owner does alone${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    fixture = await startConsoleFixture();
  });
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  test('templates that WhatsApp lacks are created after a yes, and each says how it stands', LONG, async () => {
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/templates`, LAPTOP);
    const english = page.getByRole('listitem').filter({ hasText: 'inglés estadounidense' });
    await english.getByText('Falta en WhatsApp').waitFor();
    await english.getByText('Tu pedido KD-48271 va en camino').waitFor();
    const push = page.getByRole('button', { name: 'Crear las que faltan' });
    await push.click();
    await page.getByRole('dialog').getByText('WhatsApp recibe 1 plantilla para revisión').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click();
    expect(posts()).toEqual([]);
    await push.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Crear las que faltan' }).click();
    await page.getByText('shipping_update (en_US): creada: WhatsApp la revisa').waitFor();
    await english.getByText('En revisión').waitFor();
    expect(posts()).toEqual(['/templates/push']);
    expect(await violations(page)).toEqual([]);
    expect(await push.isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  test('whoever only looks sees templates and charges, and no button that changes anything', LONG, async () => {
    const viewer = await startConsoleFixture({ role: 'viewer' });
    const { page, close } = await openPage(browser, `${viewer.url}/templates`, PHONE);
    await page.getByText('No se puede enviar').first().waitFor();
    expect(await page.getByRole('button', { name: /Crear las que faltan|Leer de WhatsApp/ }).count()).toBe(0);
    await page.goto(`${viewer.url}/problems`);
    await page.getByText('Juan Pérez').waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    await close();
    await viewer.close();
  });

  test('charges are filtered, the address keeps the filter, and each leads to its customer', LONG, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/billing`, PHONE);
    const lines = page.getByRole('list', { name: 'Cobros' }).getByRole('listitem');
    await expect.poll(() => lines.count()).toBe(8);
    await page.getByText('Cobrado en 30 días: $48,120.00 + USD 1,200.00').waitFor();
    await lines
      .filter({ hasText: 'Factura hecha en Stripe' })
      .getByText(/se paga a más tardar: .*dic/)
      .waitFor();
    await page.getByLabel('Cuáles').selectOption({ label: 'Disputas' });
    await expect.poll(() => lines.count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?filter=disputes');
    await page.reload();
    await expect.poll(() => lines.count()).toBe(1);
    await lines
      .first()
      .getByRole('link', { name: /^Abrir la charla/ })
      .click();
    await page.waitForURL('**/c/marisol');
    await close();
  });

  test('a customer is reminded with one press, which says when it goes or why it does not', LONG, async () => {
    for (const options of [LAPTOP, PHONE]) {
      const { page, complaints, close } = await openPage(browser, `${fixture.url}/billing`, options);
      const lines = page.getByRole('list', { name: 'Cobros' }).getByRole('listitem');
      await page.getByText('Se comparan las facturas abiertas de Stripe: 12,300 hasta ahora.').waitFor();
      const buttons = page.getByRole('button', { name: /^Enviar recordatorio a Marisol/ });
      await expect.poll(() => buttons.count()).toBe(3);
      const link = lines.first().getByRole('link', { name: 'Ver en Stripe: Suscripción · Club de café, plan anual' });
      expect(await link.getAttribute('href')).toBe('https://dashboard.stripe.com/test/invoices/in_1');
      const before = posts().length;
      await buttons.nth(2).click();
      await page.getByText(/Sale a partir de: .*nov/).waitFor();
      await buttons.nth(1).click();
      await page.getByText('No se envió: pidió BAJA: solo esa persona puede volver a aceptar.').waitFor();
      await buttons.nth(0).click();
      await page.getByText('Recordatorio en camino.').waitFor();
      // What was refused may be tried again; what went may not.
      await expect.poll(() => buttons.count()).toBe(1);
      expect(posts().slice(before)).toEqual(['8', '4', '1'].map((line) => `/billing/${line}/reminders`));
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(OVERFLOW)).toBeLessThanOrEqual(0);
      expect(complaints.filter((line) => !line.includes('409'))).toEqual([]);
      await close();
    }
  });

  test('a template is tried on a number of the owner’s own, and a wrong number says why beside it', LONG, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/templates`, PHONE);
    await page.getByRole('button', { name: 'Probar shipping_update, es_MX' }).first().click();
    const dialog = page.getByRole('dialog', { name: 'Probar shipping_update' });
    const phone = dialog.getByLabel('Tu número de WhatsApp');
    await phone.fill('+52 55 0000 0001');
    await dialog.getByRole('button', { name: 'Enviar prueba' }).click();
    await dialog.getByText('nadie con ese número ha escrito a la tienda').waitFor();
    expect(await phone.getAttribute('aria-invalid')).toBe('true');
    expect(await violations(page)).toEqual([]);
    const trials = () => fixture.calls.filter(({ path }) => path.endsWith('/trials')).map(({ body }) => body);
    // What failed and is tried again is the same trial; another number is another one.
    await dialog.getByRole('button', { name: 'Enviar prueba' }).click();
    await expect.poll(() => trials().length).toBe(2);
    await phone.fill('+52 55 1234 5678');
    await dialog.getByRole('button', { name: 'Enviar prueba' }).click();
    await dialog.getByText('En camino a ese número.').waitFor();
    const [first, again, other] = trials() as { readonly id: string }[];
    expect([again?.id === first?.id, other?.id === first?.id]).toEqual([true, false]);
    await close();
  });

  test('what the server refuses in a form stands beside its field', LONG, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/settings/replies`, PHONE);
    const refused = (code: string, field: string) => (route: Route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 409, json: { error: { code, message: 'No.', field } } })
        : route.continue();
    await page.route('**/api/console/quick-replies', refused('shortcut_taken', 'shortcut'));
    await page.route('**/api/console/webhooks', refused('webhook_host_unknown', 'url'));
    await page.route('**/api/console/keys', refused('body_invalid', 'name'));
    const shortcut = page.getByLabel('Palabra').last();
    await shortcut.fill('hola');
    await page.getByLabel('Texto').last().fill('Hola, ¿en qué te ayudamos?');
    await page.getByRole('button', { name: 'Agregar' }).click();
    await page.getByText('ya hay una respuesta con esa palabra.').waitFor();
    expect(await shortcut.getAttribute('aria-invalid')).toBe('true');
    expect(await describedBy(page, shortcut)).toContain('ya hay una respuesta con esa palabra.');
    expect(await violations(page)).toEqual([]);
    await page.goto(`${fixture.url}/settings/webhooks`);
    const url = page.locator('input[type=url]').last();
    await url.fill('https://erp.invalid/hook');
    await page.locator('form').last().locator('button[type=submit]').click();
    await expect.poll(() => url.getAttribute('aria-invalid')).toBe('true');
    await page.goto(`${fixture.url}/settings/keys`);
    const name = page.getByLabel('Para qué programa es');
    await name.fill('erp');
    await page.locator('form').last().locator('button[type=submit]').click();
    await expect.poll(() => describedBy(page, name)).toContain('lo que escribiste no sirve ahí.');
    await close();
  });

  test('several problems are tried again at once, and each says what came of it', LONG, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/problems`, LAPTOP);
    await page.getByRole('checkbox', { name: 'Seleccionar todos' }).click();
    // What is held may not be tried again: it is not among them.
    await page.getByRole('button', { name: 'Reintentar selección (3)' }).click();
    const results = page.getByRole('region', { name: 'Resultado: 2 de 3' });
    await results.getByText(/Juan Pérez.*no se pudo: este error no se arregla repitiendo/).waitFor();
    expect(await results.getByText('se intenta otra vez').count()).toBe(2);
    await page.getByText('Apartados (0)').waitFor();
    await page.getByRole('link', { name: 'Juan Pérez' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test('a customer is erased once the name is typed, and not while a plan runs unless the owner insists', {
    timeout: 120_000,
  }, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/c/rosa`, LAPTOP);
    await page
      .getByRole('button', { name: 'Ver al cliente' })
      .or(page.getByText('Datos del cliente'))
      .first()
      .waitFor();
    if (await page.getByRole('button', { name: 'Ver al cliente' }).isVisible())
      await page.getByRole('button', { name: 'Ver al cliente' }).click();
    const exported = page.getByRole('link', { name: 'Exportar sus datos' });
    expect(await exported.getAttribute('href')).toMatch(/^\/api\/console\/customers\/[^/]+\/export$/);
    await page.getByRole('button', { name: 'Borrar al cliente…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Borrar al cliente' });
    const confirm = dialog.getByRole('button', { name: 'Borrar para siempre' });
    const field = dialog.getByRole('textbox');
    const name = ((await dialog.locator('label').first().textContent()) ?? '').replace('Para confirmar, escribe: ', '');
    await field.fill(name.slice(1));
    expect(await confirm.isDisabled()).toBe(true);
    await field.fill(` ${name.toUpperCase()}`);
    await confirm.click();
    await dialog.getByText('planes que se renuevan: Club de café').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByRole('checkbox', { name: 'Borrar de todos modos' }).click();
    await confirm.click();
    await page.getByText('Cliente borrado, con 2 archivos.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    await close();
  });
});
