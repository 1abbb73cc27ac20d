import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startSimulatorStub } from '../support/simulator-stub.ts';
import { startConsoleFixture } from './console-fixture.ts';
import { draft, message } from './console-records.ts';
import { LONG_REMEDY, problemOf } from './console-state.ts';
import { openBrowser, openPage, PHONE } from './open-browser.ts';

/**
 * Takes a picture of every screen, to be looked at: `node tests/browser/take-shots.ts --into /tmp/shots [--only list]`.
 * Two sizes, two languages, light and dark.
 */
const { values } = parseArgs({
  options: { into: { type: 'string', default: '/tmp/shots' }, only: { type: 'string' }, look: { type: 'string' } },
});

type Screen = { readonly name: string; readonly path: string; readonly act?: (page: Page) => Promise<unknown> };

const settle = async (page: Page) => {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
};
const dialog = (page: Page) => page.locator('[role="dialog"]:visible').first().waitFor();
const press = (name: RegExp) => async (page: Page) => {
  await page.locator('main').getByRole('button', { name }).last().click();
  await dialog(page);
};
const more = (item: RegExp) => async (page: Page) => {
  await page.getByRole('button', { name: /^(Más acciones|More actions)$/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await dialog(page);
};
const top = (page: Page) =>
  page.locator('main section[tabindex="0"]').evaluate((element) => element.scrollTo({ top: 0 }));

const DOORS: readonly Screen[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-empty',
    path: '/sign-in',
    act: (page) => page.locator('button[type=submit]').click(),
  },
  { name: 'welcome', path: '/welcome#0123456789abcdef01234567' },
  { name: 'invitation', path: '/invitation#0123456789abcdef01234567' },
  { name: 'invitation-bad', path: '/invitation' },
  { name: 'reset', path: '/password' },
  { name: 'new-password', path: '/password#0123456789abcdef01234567' },
  { name: 'verify', path: '/verify#0123456789abcdef01234567' },
];
const PAGES: readonly Screen[] = [
  { name: 'inbox', path: '/' },
  { name: 'inbox-empty', path: '/', act: (page) => page.getByRole('tab').nth(2).click() },
  { name: 'search', path: '/', act: (page) => page.getByRole('searchbox').fill('vega') },
  { name: 'thread', path: '/c/marisol' },
  { name: 'thread-top', path: '/c/marisol', act: top },
  { name: 'thread-mine', path: '/c/rosa' },
  { name: 'thread-closed', path: '/c/john' },
  {
    name: 'thread-note',
    path: '/c/marisol',
    act: (page) =>
      page
        .locator('form')
        .getByText(/^(Nota|Note)$/)
        .click(),
  },
  {
    name: 'thread-replies',
    path: '/c/rosa',
    act: async (page) => {
      await page.locator('form textarea').first().fill('/');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'thread-more',
    path: '/c/marisol',
    act: (page) => page.getByRole('button', { name: /^(Más acciones|More actions)$/ }).click(),
  },
  {
    name: 'panel',
    path: '/c/marisol',
    act: async (page) => {
      const button = page.getByRole('button', { name: /Ver al cliente|customer/i });
      if (await button.isVisible()) await button.click();
    },
  },
  {
    name: 'customer-edit',
    path: '/c/marisol',
    act: async (page) => {
      const button = page.getByRole('button', { name: /Ver al cliente|customer/i });
      if (await button.isVisible()) await button.click();
      await page.getByRole('button', { name: /^(Editar a|Edit ) ?Marisol/ }).click();
    },
  },
  { name: 'commands', path: '/c/marisol', act: (page) => page.keyboard.press('Control+k') },
  {
    name: 'thread-compact',
    path: '/c/marisol',
    act: async (page) => {
      await page.evaluate("localStorage.setItem('recado.density', 'compact')");
      await page.reload();
      await page.locator('[data-item]').first().waitFor();
      await page.evaluate("localStorage.removeItem('recado.density')");
    },
  },
  { name: 'why', path: '/c/marisol', act: press(/¿Por qué\?|Why\?/) },
  {
    name: 'repeat',
    path: '/c/marisol',
    act: async (page) => {
      await press(/¿Por qué\?|Why\?/)(page);
      await page.getByRole('button', { name: /^(Repetir sin enviar|Repeat without sending)$/ }).click();
      await page.getByRole('heading', { name: /^(Diferencia|Difference)$/ }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'draft', path: '/c/don-memo' },
  { name: 'templates', path: '/c/marisol', act: more(/plantilla|template/i) },
  {
    name: 'template-form',
    path: '/c/marisol',
    act: async (page) => {
      await more(/plantilla|template/i)(page);
      await page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click();
    },
  },
  { name: 'assign', path: '/c/marisol', act: more(/Pasar a|Pass to|Assign/) },
  { name: 'return', path: '/c/marisol', act: more(/Devolver|return|Give back/i) },
  {
    name: 'picture',
    path: '/c/marisol',
    act: async (page) => {
      await top(page);
      await page
        .getByRole('button', { name: /Ampliar|Enlarge/ })
        .first()
        .click();
      await dialog(page);
    },
  },
  { name: 'insights', path: '/insights' },
  { name: 'readiness', path: '/readiness' },
  { name: 'orders', path: '/orders' },
  { name: 'billing', path: '/billing' },
  {
    name: 'billing-reminded',
    path: '/billing',
    act: async (page) => {
      for (const at of [2, 1, 0])
        await page
          .getByRole('button', { name: /^(Enviar recordatorio|Send a reminder)/ })
          .nth(at)
          .click();
      await page.waitForTimeout(300);
    },
  },
  { name: 'shop-templates', path: '/templates' },
  { name: 'templates-push', path: '/templates', act: press(/^(Crear las que faltan|Create what is missing)$/) },
  { name: 'template-try', path: '/templates', act: press(/^(Probar|Try) /) },
  {
    name: 'problems-json',
    path: '/problems',
    act: (page) =>
      page
        .getByRole('button', { name: /^(Ver|See) JSON$/ })
        .first()
        .click(),
  },
  { name: 'problems', path: '/problems', act: (page) => page.getByRole('checkbox').first().click() },
  { name: 'system', path: '/system' },
  {
    name: 'erase',
    path: '/c/marisol',
    act: async (page) => {
      const button = page.getByRole('button', { name: /Ver al cliente|customer/i }).first();
      if (await button.isVisible()) await button.click();
      await page.getByRole('button', { name: /Borrar al cliente…|Erase the customer…/ }).click();
      await page.waitForTimeout(300);
    },
  },
  { name: 'devices', path: '/settings/devices' },
  { name: 'replies', path: '/settings/replies' },
  {
    name: 'replies-change',
    path: '/settings/replies',
    act: (page) =>
      page
        .getByRole('button', { name: /^(Cambiar|Change)/ })
        .first()
        .click(),
  },
  { name: 'device-change', path: '/settings/devices', act: press(/^(Cambiar|Change)$/) },
  { name: 'device-remove', path: '/settings/devices', act: press(/^(Quitar|Remove)$/) },
  { name: 'record', path: '/settings/record' },
  { name: 'staff', path: '/settings/staff' },
  { name: 'account', path: '/settings/account' },
  {
    name: 'help',
    path: '/orders',
    act: async (page) => {
      await page.keyboard.press('?');
      await dialog(page);
    },
  },
  { name: 'lost', path: '/c/nobody' },
];
/** What is drawn when something is wrong, or a viewer looks. */
const TROUBLES: readonly Screen[] = [
  { name: 'alerts', path: '/problems' },
  { name: 'trouble-inbox', path: '/' },
  { name: 'trouble-thread', path: '/c/marisol' },
  { name: 'trouble-devices', path: '/settings/devices' },
  { name: 'trouble-staff', path: '/settings/staff' },
  { name: 'trouble-replies', path: '/settings/replies' },
  { name: 'trouble-orders', path: '/orders?q=nadie' },
];
const SIMULATOR: readonly Screen[] = [
  { name: 'simulator', path: '/simulator' },
  {
    name: 'simulator-talk',
    path: '/simulator',
    act: async (page) => {
      for (const words of ['¿tienen café?', 'quiero dos', 'la lista']) {
        await page.getByRole('textbox', { name: /Marisol Vega/ }).fill(words);
        await page.keyboard.press('Control+Enter');
        await page.waitForTimeout(500);
      }
      await page.waitForTimeout(1_500);
    },
  },
];

const LOOKS = [PHONE, { viewport: { width: 1280, height: 800 } }].flatMap((screen) =>
  (['es', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((colorScheme) => ({
      ...{ screen, language, colorScheme },
      name: `${screen === PHONE ? 'phone' : 'laptop'}-${language}-${colorScheme}`,
    })),
  ),
);

async function take(browser: Browser, url: string, screens: readonly Screen[], look: (typeof LOOKS)[number]) {
  const { screen, language, colorScheme } = look;
  const locale = language === 'es' ? 'es-MX' : 'en-US';
  const { page, close } = await openPage(browser, 'about:blank', { ...screen, colorScheme, locale });
  for (const each of screens) {
    if (values.only !== undefined && !new RegExp(`^(${values.only})$`).test(each.name)) continue;
    const file = path.join(values.into, `${look.name}_${each.name}.png`);
    try {
      await page.goto('about:blank');
      await page.goto(url + each.path);
      await settle(page).catch(() => undefined);
      await page.waitForTimeout(350);
      await each.act?.(page);
      await page.waitForTimeout(350);
    } catch (error) {
      process.stderr.write(`${look.name} ${each.name}: ${String(error).slice(0, 300)}\n`);
    }
    await page.screenshot({ path: file });
  }
  await close();
}

mkdirSync(values.into, { recursive: true });
const browser = await openBrowser();
const simulator = await startSimulatorStub();
for (const look of LOOKS) {
  if (values.look !== undefined && !new RegExp(`^(${values.look})$`).test(look.name)) continue;
  const outside = await startConsoleFixture({ isSignedIn: false, language: look.language });
  await take(browser, outside.url, DOORS, look);
  await outside.close();
  const inside = await startConsoleFixture({ rows: 60, language: look.language });
  inside.state.threads.set('don-memo', [
    message('r1', 1, '¿tienen café de Chiapas?'),
    draft('d1', 'Sí: Café de Chiapas 500 g, $189.00; quedan 14. ¿Te lo aparto?'),
  ]);
  await take(browser, inside.url, PAGES, look);
  await inside.close();
  const trouble = await startConsoleFixture({ rows: 8, language: look.language, role: 'viewer' });
  trouble.state.session = { ...trouble.state.session, isPaused: true };
  trouble.state.replies = [];
  trouble.state.devices = [];
  trouble.state.problems.push(
    problemOf(
      'channel_stopped',
      { es: 'WhatsApp rechaza el token: renuévalo.', en: 'WhatsApp refuses the token: renew it.' },
      { count: 3 },
    ),
    problemOf('template_stopped', LONG_REMEDY, { minutesAgo: 90, isSerious: false }),
  );
  await take(browser, trouble.url, TROUBLES, look);
  await trouble.close();
  await take(browser, simulator.url, SIMULATOR, look);
}
await simulator.close();
await browser.close();
