import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { LONG_REMEDY, problemOf } from './console-state.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LAPTOP = { viewport: { width: 1280, height: 800 } };
const SCREENS = [
  { screen: 'phone', options: PHONE },
  { screen: 'laptop', options: LAPTOP },
] as const;
const CASES = SCREENS.flatMap((screen) =>
  (['es', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ ...screen, language, colorScheme })),
  ),
);
const DOORS = ['/sign-in', '/welcome#0123456789abcdef01234567', '/invitation', '/password', '/verify'];
const PLACES = [
  '/orders',
  '/billing',
  '/templates',
  '/insights',
  '/problems',
  '/readiness',
  '/system',
  '/settings/replies',
  '/settings/record',
  '/settings/devices',
  '/settings/staff',
  '/settings/webhooks',
  '/settings/keys',
  '/settings/account',
];

/** Words that are cut: wider than what holds them, where nothing scrolls. */
const CUT = `[...document.querySelectorAll('main *, nav *, header *, section *')]
  .filter((each) => each.checkVisibility() && !each.closest('.visually-hidden, [data-truncate], [aria-hidden=true]'))
  .filter((each) => getComputedStyle(each).overflowX !== 'visible' || each.matches('select, button, input'))
  .filter((each) => each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.outerHTML.slice(0, 200))`;

/** What a thumb must hit. Links within a sentence are as high as its lines. */
const TOO_SMALL = `[...document.querySelectorAll('button, select, nav a, input')]
  .filter((each) => each.checkVisibility() && !/checkbox|radio/.test(each.type ?? ''))
  .filter((each) => each.getBoundingClientRect().height < 44)
  .map((each) => each.outerHTML.slice(0, 200))`;

let browser: Browser;
let inside: ConsoleFixture;
let outside: ConsoleFixture;

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** What has no room: lengths of words differ by language. */
async function squeezed(page: Page, isPhone: boolean) {
  return {
    overflow: await page.evaluate(OVERFLOW),
    cut: await page.evaluate(CUT),
    small: isPhone ? await page.evaluate(TOO_SMALL) : [],
  };
}
const NO_SQUEEZE = { overflow: 0, cut: [], small: [] };

const faults = async (page: Page, isPhone: boolean) => ({
  axe: await violations(page),
  ...(await squeezed(page, isPhone)),
});
const NONE = { axe: [], ...NO_SQUEEZE };

type Animated = {
  readonly getAnimations: (options: { readonly subtree: boolean }) => readonly {
    readonly playState: string;
    readonly effect: { readonly getComputedTiming: () => { readonly endTime?: unknown } } | null;
  }[];
};

/** How much of a page changes and will end. */
const changing = (html: unknown): number =>
  (html as Animated)
    .getAnimations({ subtree: true })
    .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity).length;

/** The page's heading, and nothing grey any more. */
async function settle(page: Page) {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  // Colours that still change to those of the scheme are not those that people read; what turns for ever is left out.
  await page.locator('html[data-mantine-color-scheme]').waitFor({ state: 'attached' });
  await expect.poll(() => page.locator('html').evaluate(changing)).toBe(0);
}

describe.skipIf(skipsBrowser)(`everybody can use the console's frame${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    inside = await startConsoleFixture();
    inside.state.problems.push(
      problemOf(
        'channel_stopped',
        { es: 'WhatsApp rechaza el token: renuévalo.', en: 'WhatsApp refuses the token: renew it.' },
        { count: 3 },
      ),
      problemOf('template_stopped', LONG_REMEDY, { minutesAgo: 90, isSerious: false }),
    );
    outside = await startConsoleFixture({ isSignedIn: false });
  });
  afterAll(async () => {
    await browser.close();
    await inside.close();
    await outside.close();
  });

  test.for(CASES)('the doors on a $screen, $colorScheme, in $language', { timeout: 120_000 }, async (each) => {
    const { options, colorScheme, language, screen } = each;
    const locale = language === 'es' ? 'es-MX' : 'en-US';
    const { page, close } = await openPage(browser, `${outside.url}/sign-in`, { ...options, colorScheme, locale });
    for (const path of DOORS) {
      await page.goto('about:blank');
      await page.goto(outside.url + path);
      await settle(page);
      expect(await faults(page, screen === 'phone'), path).toEqual(NONE);
    }
    await page.goto(`${outside.url}/sign-in`);
    await page.locator('button[type=submit]').click();
    await page.getByText(/Escribe tu contraseña|Write your password/).waitFor();
    expect(await faults(page, screen === 'phone'), 'empty fields').toEqual(NONE);
    await close();
  });

  test.for(CASES)('the pages on a $screen, $colorScheme, in $language', { timeout: 180_000 }, async (each) => {
    const { options, colorScheme, language, screen } = each;
    inside.state.session = { ...inside.state.session, viewer: { ...inside.state.session.viewer, language } };
    const { page, complaints, close } = await openPage(browser, inside.url, { ...options, colorScheme });
    for (const path of PLACES) {
      await page.goto(inside.url + path);
      await settle(page);
      // The language comes with the session.
      await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
      // Colours are the same in both languages; the words are not.
      if (language === 'es') expect(await violations(page), path).toEqual([]);
      expect(await squeezed(page, screen === 'phone'), path).toEqual(NO_SQUEEZE);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  test.for(SCREENS)('dialogs and menus on a $screen', { timeout: 120_000 }, async ({ options, screen }) => {
    inside.state.session = { ...inside.state.session, viewer: { ...inside.state.session.viewer, language: 'es' } };
    const { page, close } = await openPage(browser, `${inside.url}/settings/devices`, options);
    const device = page.getByRole('listitem').filter({ hasText: 'Teléfono del mostrador' });
    for (const name of ['Cambiar', 'Quitar']) {
      const opener = device.getByRole('button', { name, exact: true });
      await opener.click();
      await page.getByRole('dialog').waitFor();
      expect(await faults(page, screen === 'phone'), name).toEqual(NONE);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await expect.poll(() => opener.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
    }
    await device.getByRole('button', { name: 'Silenciar' }).click();
    await page.getByRole('menu').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Ayuda y teclas' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test.for([320, 360, 800, 1000, 1200])('nothing sticks out at %i px', { timeout: 60_000 }, async (width) => {
    const { page, close } = await openPage(browser, `${inside.url}/orders`, { viewport: { width, height: 700 } });
    for (const path of PLACES) {
      await page.goto(inside.url + path);
      await settle(page);
      expect(await squeezed(page, false), path).toEqual(NO_SQUEEZE);
    }
    await close();
  });
});
