import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problems } from '../../web/src/console/contract.ts';
import { PARKED_REASONS } from '../../web/src/console/system/parked-reasons.ts';
import { PART_NAMES } from '../../web/src/console/system/part-names.ts';
import { systemEn } from '../../web/src/texts/system-en.ts';
import { systemEs } from '../../web/src/texts/system-es.ts';
import { readSources } from '../architecture/source-tree.ts';
import { startConsoleFixture } from './console-fixture.ts';
import { LONG_REMEDY, problemOf } from './console-state.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const LAPTOP = { viewport: { width: 1280, height: 800 } };
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LONG = { timeout: 120_000 };
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const TOKEN = { es: 'WhatsApp rechaza el token: renuévalo.', en: 'WhatsApp refuses the token: renew it.' };
const QUEUE = { es: 'Algo espera desde hace más de cinco minutos.', en: 'Something has waited for five minutes.' };

/** A message that failed for a while, the newest first by its number. */
const sendOf = (id: string, text: string, fingerprint: string): Problems['sends'][number] => ({
  ...{ id: `s${id}`, conversationId: 'c1', customer: 'Marisol Quintanar', state: 'failed', text, fingerprint },
  ...{ kind: text === '' ? 'audio' : 'text', repeatedAt: null },
  ...{ at: new Date(Date.now() - Number(id) * 60_000).toISOString(), reason: 'later', remedy: null, canRetry: true },
});

/** Three alerts, in the order in which the server tells them. */
async function withAlerts(role: 'owner' | 'viewer', language: 'es' | 'en' = 'es') {
  const fixture = await startConsoleFixture({ role, language });
  fixture.state.problems.push(
    problemOf('channel_stopped', TOKEN, { count: 3, minutesAgo: 4 }),
    problemOf('queue_grows', QUEUE, { minutesAgo: 600 }),
    problemOf('template_stopped', LONG_REMEDY, { minutesAgo: 1, isSerious: false }),
  );
  return fixture;
}

const violations = async (page: Page): Promise<string[]> => {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
};
const banner = (page: Page) => page.getByRole('region', { name: 'Algo no funciona' });
const alerts = (page: Page) => page.getByRole('region', { name: /^Alertas/ }).getByRole('listitem');

describe.skipIf(skipsBrowser)(`what is wrong with the shop${howToGetChromium}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('every page says the most urgent and how many more, and leads to all of them', LONG, async () => {
    const fixture = await withAlerts('owner');
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/orders`, LAPTOP);
    await banner(page).getByText(TOKEN.es).waitFor();
    expect(await page.getByText(QUEUE.es).count()).toBe(0);
    await banner(page).getByRole('link', { name: 'y 2 más' }).click();
    await page.waitForURL('**/problems');
    await expect.poll(() => alerts(page).count()).toBe(3);
    expect(await alerts(page).first().textContent()).toMatch(/renuévalo.*Grave.*3 veces desde .*channel_stopped/);
    expect(await alerts(page).last().textContent()).toMatch(/desactivó una plantilla.*1 vez desde .*template_stopped/);
    expect(await alerts(page).last().textContent()).not.toContain('Grave');
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
    await fixture.close();
  });

  test('the owner ends one after a question, and the banner says the next', LONG, async () => {
    const fixture = await withAlerts('owner');
    const { page, close } = await openPage(browser, `${fixture.url}/problems`, PHONE);
    const end = page.getByRole('button', { name: 'Terminar la alerta channel_stopped' });
    await end.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click();
    expect(fixture.state.problems).toHaveLength(3);
    await end.click();
    await page.getByRole('dialog').getByText('Si el problema sigue, vuelve sola').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Terminar' }).click();
    await banner(page).getByText(QUEUE.es).waitFor();
    await expect.poll(() => alerts(page).count()).toBe(2);
    expect(fixture.calls.find(({ path }) => path === '/alerts/channel_stopped/end')?.body).toEqual({
      until: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    await close();
    await fixture.close();
  });

  test('whoever only looks reads them in English, and ends none', LONG, async () => {
    const fixture = await withAlerts('viewer', 'en');
    const { page, close } = await openPage(browser, `${fixture.url}/problems`, PHONE);
    await page.getByRole('region', { name: 'Alerts (3)' }).getByText(LONG_REMEDY.en).waitFor();
    await page.getByRole('link', { name: 'and 2 more' }).waitFor();
    expect(await page.getByRole('button', { name: /^End/ }).count()).toBe(0);
    await close();
    await fixture.close();
  });

  test('a call that was set aside says why in the language of the page', LONG, async () => {
    const fixture = await startConsoleFixture();
    const { page, close } = await openPage(browser, `${fixture.url}/problems`, LAPTOP);
    await page.getByText('Es de otro número de WhatsApp. Revisa WHATSAPP_PHONE_NUMBER_ID.').waitFor();
    expect(await page.getByText('other phone number id').count()).toBe(0);
    await page.route('**/api/console/problems', (route) =>
      route.fulfill({
        json: {
          parked: [{ id: '1', vendor: 'sendgrid', at: new Date().toISOString(), reason: 'no reader for sendgrid' }],
          sends: [],
        },
      }),
    );
    await page.reload();
    const said = page.getByText('No se pudo leer; el programa dice:');
    await said.waitFor();
    expect(await said.locator('[lang=en]').textContent()).toBe('no reader for sendgrid');
    await close();
    await fixture.close();
  });
});

describe.skipIf(skipsBrowser)(`problems that are the same again${howToGetChromium}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const CALLS = ['1', '2', '3'].map((id) => ({
    ...{ id: `019ab000-0000-7000-8000-00000000010${id}`, vendor: 'whatsapp', at: new Date().toISOString() },
    reason: 'no part could be read',
  }));
  const OTHER = { ...CALLS[0], id: '019ab000-0000-7000-8000-000000000201', reason: 'not JSON' };

  /** Three calls that could not be read for one reason, and one for another. */
  async function open(options: Parameters<typeof openPage>[2], role: 'owner' | 'staff' = 'owner') {
    const fixture = await startConsoleFixture({ role });
    const asked: string[] = [];
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/orders`, options);
    await page.route('**/api/console/problems', (route) =>
      route.fulfill({ json: { parked: [...CALLS, OTHER], sends: [] } }),
    );
    await page.route('**/api/console/problems/calls/*/*', (route) => {
      asked.push(new URL(route.request().url()).pathname.replace('/api/console/problems/calls/', ''));
      return route.fulfill({ status: 204 });
    });
    await page.goto(`${fixture.url}/problems`);
    const lines = page.getByRole('region', { name: 'Apartados (4)' }).getByRole('listitem');
    await lines.first().waitFor();
    return { page, lines, asked, complaints, close: () => close().then(fixture.close) };
  }

  test('stand folded with how often, open as they came, and are acted on together', LONG, async () => {
    for (const options of [LAPTOP, PHONE]) {
      const { page, lines, asked, complaints, close } = await open(options);
      expect(await lines.count()).toBe(2);
      expect(await lines.first().textContent()).toMatch(/Ninguna de sus partes/);
      expect(await lines.first().getByText('3 veces').count()).toBe(1);
      expect(await lines.last().getByText(/veces/).count()).toBe(0);
      await lines.first().getByRole('button', { name: 'Ver JSON' }).click();
      await lines.first().getByText('whatsapp_business_account').first().waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(OVERFLOW)).toBeLessThanOrEqual(0);
      await lines.first().getByRole('button', { name: 'Leer otra vez' }).click();
      await expect.poll(() => asked).toEqual(CALLS.map(({ id }) => `${id}/retry`));
      await lines.first().getByRole('button', { name: 'Descartar' }).click();
      await page.getByRole('dialog', { name: '¿Descartar los 3?' }).getByRole('button', { name: 'Descartar' }).click();
      await expect.poll(() => asked.slice(3)).toEqual(CALLS.map(({ id }) => `${id}/discard`));
      expect(complaints).toEqual([]);
      await close();
    }
  });

  /** Three times the same words, twice a caption below different pictures, twice a voice note. */
  const SENDS: Problems['sends'] = [
    ...(['1', '2', '3'] as const).map((id) => sendOf(id, 'Tu pedido salió hoy.', 'words')),
    ...(['4', '5'] as const).map((id) => sendOf(id, 'Así se ve.', `picture ${id}`)),
    ...(['6', '7'] as const).map((id) => sendOf(id, '', 'voice')),
  ];

  test('are messages: the customer gets the same one once, whether by its button or with all', LONG, async () => {
    for (const options of [LAPTOP, PHONE]) {
      const fixture = await startConsoleFixture({ role: 'owner' });
      const asked: string[] = [];
      const { page, complaints, close } = await openPage(browser, `${fixture.url}/orders`, options);
      await page.route('**/api/console/problems', (route) => route.fulfill({ json: { parked: [], sends: SENDS } }));
      await page.route('**/api/console/said/*/*', (route) => {
        asked.push(new URL(route.request().url()).pathname.replace('/api/console/said/', ''));
        return route.fulfill({ status: 204 });
      });
      await page.goto(`${fixture.url}/problems`);
      const lines = page.getByRole('region', { name: 'Mensajes que no salieron (7)' }).getByRole('listitem');
      await lines.first().waitFor();
      expect(await lines.count()).toBe(5);
      expect(await lines.first().textContent()).toMatch(/3 veces.*envía solo el más nuevo.*Los demás se quedan aquí/);
      expect(await lines.getByText(/envía solo el más nuevo/).count()).toBe(1);
      expect(await lines.getByText('Audio', { exact: true }).count()).toBe(2);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(OVERFLOW)).toBeLessThanOrEqual(0);
      await lines.first().getByRole('button', { name: 'Reintentar' }).click();
      await expect.poll(() => asked).toEqual(['s1/retry']);
      await lines.first().getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Reintentar selección (1)' }).waitFor();
      await page.getByRole('checkbox', { name: 'Seleccionar todos' }).check();
      await page.getByRole('button', { name: 'Reintentar selección (5)' }).click();
      await expect.poll(() => asked.slice(1)).toEqual(['s1', 's4', 's5', 's6', 's7'].map((id) => `${id}/retry`));
      expect(complaints).toEqual([]);
      await close();
      await fixture.close();
    }
  });

  test(
    'are messages that went again: another press is asked whether the customer gets the same once more',
    LONG,
    async () => {
      for (const options of [LAPTOP, PHONE]) {
        const fixture = await startConsoleFixture({ role: 'staff' });
        const asked: string[] = [];
        const { page, complaints, close } = await openPage(browser, `${fixture.url}/orders`, options);
        await page.route('**/api/console/problems', (route) => {
          const repeatedAt = asked.length > 0 ? new Date().toISOString() : null;
          const left = SENDS.slice(0, 3).filter(({ id }) => !asked.includes(id));
          return route.fulfill({ json: { parked: [], sends: left.map((send) => ({ ...send, repeatedAt })) } });
        });
        await page.route('**/api/console/said/*/retry', (route) => {
          asked.push(new URL(route.request().url()).pathname.split('/').at(-2) ?? '');
          return route.fulfill({ status: 204 });
        });
        await page.goto(`${fixture.url}/problems`);
        const again = page.getByRole('button', { name: 'Reintentar', exact: true });
        await again.click();
        await page.getByText(/Lo mismo ya se envió otra vez.*pregunta antes/).waitFor();
        await again.click();
        const dialog = page.getByRole('dialog', { name: '¿Enviar lo mismo otra vez a Marisol Quintanar?' });
        await dialog.getByText(/Saldría además el mensaje de/).waitFor();
        expect(await violations(page)).toEqual([]);
        await dialog.getByRole('button', { name: 'Cancelar' }).click();
        expect(asked).toEqual(['s1']);
        expect(await page.getByRole('checkbox').count()).toBe(0);
        await again.click();
        await dialog.getByRole('button', { name: 'Enviar otra vez' }).click();
        await expect.poll(() => asked).toEqual(['s1', 's2']);
        expect(complaints).toEqual([]);
        await close();
        await fixture.close();
      }
    },
  );

  test('are shown as they came to the owner alone', LONG, async () => {
    const { lines, close } = await open(LAPTOP, 'staff');
    expect(await lines.first().getByRole('button').count()).toBe(0);
    await close();
  });
});

test('every part that is examined has a name in both languages, unless its name is one', () => {
  const parts = new Set(
    readSources('src/cli')
      .filter(({ path }) => /examine/.test(path))
      .flatMap(({ text }) => [...text.matchAll(/\bpart: '([^']+)'/g)].map(([, part = '']) => part)),
  );
  expect(parts.size).toBeGreaterThan(15);
  expect([...parts].filter((part) => !Object.hasOwn(PART_NAMES, part)).sort()).toEqual(['WhatsApp', 'ffmpeg']);
  for (const texts of [systemEs, systemEn])
    expect(Object.values(PART_NAMES).filter((id) => !Object.hasOwn(texts, id))).toEqual([]);
});

test('every reason that has words is one that the program gives', () => {
  const program = readSources('src')
    .map(({ text }) => text)
    .join();
  expect(PARKED_REASONS.size).toBeGreaterThan(5);
  expect([...PARKED_REASONS.keys()].filter((reason) => !program.includes(`'${reason}'`))).toEqual([]);
});
