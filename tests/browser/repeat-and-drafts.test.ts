import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { draft, message } from './console-records.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let fixture: ConsoleFixture;
let opened: OpenPage;

const asked = (path: RegExp) => fixture.calls.filter((call) => call.method === 'POST' && path.test(call.path));

describe.skipIf(skipsBrowser)(`answers that wait, and answers that are repeated${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    fixture = await startConsoleFixture();
  });
  afterEach(async () => {
    await opened.close();
    await fixture.close();
    expect(opened.complaints).toEqual([]);
  });
  const open = async (path: string, options = {}): Promise<Page> => {
    opened = await openPage(browser, fixture.url + path, options);
    return opened.page;
  };
  const drafted = (text: string, more = {}) =>
    fixture.state.threads.set('rosa', [message('r1', 1, '¿tienen café?'), draft('d1', text, more)]);
  const bubble = (page: Page, text: string) => page.locator('[data-pending="true"]').filter({ hasText: text });

  test('a draft is drawn dashed and named, and goes with one tap', async () => {
    drafted('Cuesta $189.00.');
    const page = await open('/c/rosa', PHONE);
    await bubble(page, 'Cuesta $189.00.').waitFor();
    const border = await bubble(page, 'Cuesta $189.00.')
      .getByText('Cuesta $189.00.')
      .evaluate((one) => {
        const style = (node: typeof one | null): string =>
          node === null
            ? 'none'
            : node.ownerDocument.defaultView?.getComputedStyle(node).borderTopStyle === 'dashed'
              ? 'dashed'
              : style(node.parentElement);
        return style(one);
      });
    expect(border).toBe('dashed');
    await bubble(page, 'Cuesta').getByRole('button', { name: 'Enviar', exact: true }).tap();
    await page.getByText('Cuesta $189.00.').waitFor();
    await expect.poll(() => bubble(page, 'Cuesta').count()).toBe(0);
    expect(asked(/\/drafts\//).map(({ path }) => path)).toEqual([expect.stringMatching(/\/drafts\/turn-d1\/send$/)]);
  });

  test('the banner names a draft as a draft, on a laptop and a phone, and leads to it without taking it over', async () => {
    drafted('Cuesta $189.00.');
    for (const { options, words } of [
      { options: {}, words: 'Hay un borrador por revisar para' },
      { options: PHONE, words: 'Borrador para' },
    ]) {
      const page = await open('/orders', options);
      const since = new Date(Date.now() - 180_000).toISOString();
      const customer = { id: 'c-rosa', name: 'Rosa Medina', username: null };
      const waiting = [{ conversationId: 'rosa', customer, reason: 'draft', since }];
      await page.route('**/api/console/alerts', (route) =>
        route.fulfill({ json: { waiting, problems: [], badge: 1 } }),
      );
      await page.reload();
      const banner = page.getByRole('region', { name: 'Borrador por revisar' });
      await banner.waitFor();
      for (const shown of [words, 'Rosa Medina', '· 3 min'])
        expect(await banner.getByText(shown, { exact: true }).isVisible()).toBe(true);
      expect(await banner.getByRole('button', { name: 'Yo la tomo' }).count()).toBe(0);
      await banner.getByRole('button', { name: 'Abrir' }).click();
      await bubble(page, 'Cuesta $189.00.').waitFor();
      if (options === PHONE) break;
      await opened.close();
    }
    expect(asked(/take$/)).toEqual([]);
  });

  test('a draft is sent in other words under the name of who changed it', async () => {
    drafted('Cuesta poco.');
    const page = await open('/c/rosa');
    await bubble(page, 'Cuesta poco.').getByRole('button', { name: 'Editar' }).click();
    const words = page.getByLabel('Lo que se enviará');
    expect(await words.inputValue()).toBe('Cuesta poco.');
    await words.fill('Cuesta $189.00.');
    await page.locator('[data-pending="true"]').getByRole('button', { name: 'Enviar', exact: true }).click();
    await page.getByText('Cuesta $189.00.').first().waitFor();
    await expect.poll(() => page.locator('[data-pending="true"]').count()).toBe(0);
    expect(asked(/\/edit$/).map(({ body }) => body)).toMatchObject([{ text: 'Cuesta $189.00.' }]);
  });

  test('a discarded draft stays as what was never sent; one with buttons has no other words', async () => {
    drafted('¿Cuál?', { kind: 'buttons', choices: ['Molido', 'En grano'] });
    const page = await open('/c/rosa');
    await bubble(page, '¿Cuál?').waitFor();
    expect(await bubble(page, '¿Cuál?').getByRole('button', { name: 'Editar' }).count()).toBe(0);
    await bubble(page, '¿Cuál?').getByRole('button', { name: 'Descartar' }).click();
    await page.getByText('alguien la descartó').first().waitFor();
    expect(await page.locator('[data-pending="true"]').count()).toBe(0);
  });

  test('a repeated turn shows both answers in one, what is different marked, calls side by side, and what it cost', async () => {
    const page = await open('/c/marisol');
    await page.getByRole('button', { name: '¿Por qué?' }).last().click();
    const panel = page.getByRole('dialog');
    await panel.getByLabel('Modelo').selectOption('openai/gpt-5');
    await panel.getByRole('button', { name: 'Repetir sin enviar' }).click();
    const words = panel.getByRole('region', { name: 'Diferencia' });
    await words.waitFor();
    expect(await words.locator('del').allTextContents()).toEqual(['$185.00;', '14.']);
    expect(await words.locator('ins').allTextContents()).toEqual(['$190.00;', 'pocos.']);
    for (const text of ['de lo registrado', 'consultado ahora', 'no se hizo'])
      await panel.getByText(text, { exact: true }).waitFor();
    await panel.getByText(/no se habría enviado: \$190\.00/).waitFor();
    await panel.getByText(/ya no existen: product_rank/).waitFor();
    await panel.getByText(/No se envió ni se hizo nada/).waitFor();
    expect(asked(/replays$/).map(({ body }) => body)).toEqual([{ model: 'openai/gpt-5', prompt: 'now' }]);
    await panel.getByLabel('Instrucciones').selectOption('then');
    await panel.getByRole('button', { name: 'Repetir sin enviar' }).click();
    await panel.getByText(/instrucciones de entonces ya no están/).waitFor();
    opened.complaints.splice(0, opened.complaints.length, ...opened.complaints.filter((one) => !/409/.test(one)));
  });

  test('a viewer sees why, and repeats nothing', async () => {
    await fixture.close();
    fixture = await startConsoleFixture({ role: 'viewer' });
    const page = await open('/c/marisol');
    await page.getByRole('button', { name: '¿Por qué?' }).last().click();
    await page.getByRole('dialog').getByText('Costo y tiempo').waitFor();
    const text = page.getByRole('link', { name: 'Instrucciones del asistente, versión 3' });
    expect(await text.getAttribute('href')).toBe('/knowledge/texts/assistant?v=3');
    expect(await page.getByRole('button', { name: 'Repetir sin enviar' }).count()).toBe(0);
  });
});
