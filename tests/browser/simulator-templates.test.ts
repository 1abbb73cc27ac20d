import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { templatesPage } from '../../src/simulator/templates/pages.ts';
import type { Template } from '../../src/simulator/templates/types.ts';
import { type SimulatorStub, startSimulatorStub } from '../support/simulator-stub.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let stub: SimulatorStub;
let opened: OpenPage;

const WCAG = ['wcag2a', 'wcag2aa', 'wcag22aa'];

describe.skipIf(skipsBrowser)(`templates, in the browser${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    stub = await startSimulatorStub();
    opened = await openPage(browser, `${stub.url}/simulator`, PHONE);
  });
  afterEach(async () => {
    await opened.close();
    await stub.close();
    expect(opened.complaints).toEqual([]);
  });

  test('a template is read filled; its reply can be tapped, its address is shown', async () => {
    const { page } = opened;
    await page.getByLabel('Mensaje de Marisol Vega').fill('una plantilla');
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    const thread = page.getByRole('region', { name: 'Conversación de Marisol Vega' });
    const sent = thread.getByRole('listitem').filter({ hasText: 'tu pedido P-7 llega hoy' });
    await sent.getByText('document · guia.pdf').waitFor();
    await sent.getByText('Responde BAJA').waitFor();
    await sent.getByText('Rastrear · https://tienda.example/guia/7').waitFor();
    expect(await sent.getByRole('button', { name: 'Rastrear' }).count()).toBe(0);
    await sent.getByRole('button', { name: 'Ver mi pedido' }).click();
    await expect.poll(() => stub.actions.filter(({ kind }) => kind === 'choose')).toMatchObject([{ choiceId: '0' }]);
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  test('the page of the review can be used by everybody, whatever stands in a template', async () => {
    const { page } = opened;
    const at = new Date(0);
    const template: Template = {
      id: '1',
      name: 'notice',
      language: 'es_MX',
      category: 'UTILITY',
      nextCategory: 'MARKETING',
      parameterFormat: 'NAMED',
      components: [{ type: 'BODY', text: '<script>alert(1)</script> Hola' }],
      status: 'REJECTED',
      reason: '"><img src=x onerror=alert(1)>',
      quality: 'RED',
      createdAt: at,
      changedAt: at,
    };
    await page.goto('about:blank');
    await page.setContent(templatesPage([template]));
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.getByRole('button').count()).toBe(10);
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});
