import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SimState } from '../../src/simulator/contract.ts';
import { type SimulatorStub, startSimulatorStub } from '../support/simulator-stub.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let stub: SimulatorStub;
let opened: OpenPage;

const state = async (): Promise<SimState> =>
  (await (await fetch(`${stub.url}/simulator/api/state`)).json()) as SimState;
const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()).violations.map(({ id }) => id);

describe.skipIf(skipsBrowser)(`what WhatsApp does with the business, in the browser${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    stub = await startSimulatorStub();
  });
  afterEach(async () => {
    await opened.close();
    await stub.close();
    expect(opened.complaints).toEqual([]);
  });
  const open = async (options = {}): Promise<Page> => {
    opened = await openPage(browser, `${stub.url}/simulator`, options);
    return opened.page;
  };

  test('any code can be set by keyboard, when sent and afterwards; its meaning is said, and it can be cleared', async () => {
    const page = await open();
    const faults = page.getByRole('region', { name: 'Fallas' });
    await faults.getByLabel('Qué falla').selectOption('un código, al enviar');
    const code = faults.getByLabel('Código de error');
    await code.fill('131031');
    await faults.getByText('cuenta bloqueada').waitFor();
    await code.press('Enter');
    await faults.getByText('131031 al enviar: cuenta bloqueada · quedan 3').waitFor();
    await faults.getByLabel('Qué falla').selectOption('un código, después de aceptar');
    await code.fill('777');
    await faults.getByText('código sin descripción aquí').waitFor();
    await code.press('Enter');
    await faults.getByText('777 después').waitFor();
    expect((await state()).faults.map(({ kind }) => kind)).toEqual(['graph_code_131031', 'failed_777']);
    await code.fill('');
    expect(await faults.getByRole('button', { name: 'Poner' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await faults.getByRole('button', { name: 'Quitar 131031 al enviar' }).press('Enter');
    await faults.getByRole('button', { name: 'Quitar 131031 al enviar' }).waitFor({ state: 'detached' });
  });

  test('quality, limit, block and free answers are set from the page, also on a phone', async () => {
    const page = await open(PHONE);
    await page.getByRole('button', { name: 'Controles' }).click();
    const account = page.getByRole('region', { name: 'Cuenta de WhatsApp' });
    await account.getByLabel('Calidad del número').selectOption('roja');
    await expect.poll(async () => (await state()).account.quality).toBe('RED');
    await account.getByLabel('Clientes en 24 horas').selectOption('250');
    await expect.poll(async () => (await state()).account.messagingLimit).toBe('TIER_250');
    await account.getByRole('switch', { name: 'Cuenta bloqueada' }).press('Space');
    await account.getByText('bloqueada', { exact: true }).waitFor();
    await account.getByLabel('Respuestas gratis').fill('7');
    await account.getByRole('button', { name: 'Aplicar' }).press('Enter');
    await expect.poll(async () => (await state()).freeServiceLeft).toBe(7);
    expect((await state()).account).toEqual({ isBlocked: true, quality: 'RED', messagingLimit: 'TIER_250' });
    expect(await violations(page)).toEqual([]);
    await account.getByRole('switch', { name: 'Cuenta bloqueada' }).press('Space');
    await expect.poll(async () => (await state()).account.isBlocked).toBe(false);
  });

  test.each([
    ['es-MX', 'light', 'Cuenta de WhatsApp', 'Aplicar'],
    ['en-US', 'dark', 'WhatsApp account', 'Apply'],
  ] as const)(
    'in %s (%s) every control is seen without scrolling, its label on one line',
    async (locale, colorScheme, name, apply) => {
      const page = await open({ locale, colorScheme });
      const account = page.getByRole('region', { name });
      const button = await account.getByRole('button', { name: apply }).elementHandle();
      const isSeen = await button?.evaluate((node) => {
        const { left, right, bottom } = node.getBoundingClientRect();
        return node.contains(node.ownerDocument.elementFromPoint((left + right) / 2, bottom - 2));
      });
      expect(isSeen).toBe(true);
      const labels = await page.locator('section[aria-label] label.mantine-InputWrapper-label:visible').all();
      expect(labels.length).toBeGreaterThan(5);
      for (const label of labels) {
        const height = await label.evaluate((node) => node.getClientRects()[0]?.height ?? 0);
        expect(height, (await label.textContent()) ?? '').toBeLessThan(30);
      }
      expect(await violations(page)).toEqual([]);
    },
  );

  test('a customer stops promotions on the phone, in English too', async () => {
    const page = await open({ locale: 'en-US' });
    await page.getByRole('button', { name: "Settings of Marisol Vega's phone" }).press('Enter');
    const promotions = page.getByRole('switch', { name: 'Gets promotions' });
    expect(await promotions.isChecked()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await promotions.press('Space');
    await expect.poll(() => promotions.isChecked()).toBe(false);
    await promotions.press('Space');
    await expect.poll(() => promotions.isChecked()).toBe(true);
    expect(stub.actions.filter(({ kind }) => kind === 'marketing')).toEqual([
      { kind: 'marketing', isWanted: false },
      { kind: 'marketing', isWanted: true },
    ]);
  });

  test('a customer writes from an ad', async () => {
    const page = await open(PHONE);
    await page.getByRole('button', { name: 'Compartir' }).first().click();
    await page.getByRole('menuitem', { name: 'Escribir desde un anuncio' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Mensaje después del anuncio').fill('vi su anuncio');
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Enviar' }).click();
    await expect
      .poll(() => stub.actions.filter(({ kind }) => kind === 'text'))
      .toEqual([{ kind: 'text', text: 'vi su anuncio', quotedWamid: null, fromAd: true }]);
  });
});
