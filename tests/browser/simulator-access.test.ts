import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SimulatorStub, startSimulatorStub } from '../support/simulator-stub.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LAPTOP = { viewport: { width: 1280, height: 800 } };
const SCREENS = [
  { screen: 'phone', options: PHONE },
  { screen: 'laptop', options: LAPTOP },
] as const;
const TONGUES = [
  { language: 'es', locale: 'es-MX', switcher: 'Cambiar de cliente', controls: 'Controles' },
  { language: 'en', locale: 'en-US', switcher: 'Switch customer', controls: 'Controls' },
] as const;
const CASES = SCREENS.flatMap((screen) =>
  TONGUES.flatMap((tongue) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ ...screen, ...tongue, colorScheme })),
  ),
);

/** Links in a text are as high as its lines; a switch or radio is tapped by its whole row. */
const TOO_SMALL = `[...document.querySelectorAll('button, select, input, textarea')]
  .filter((each) => each.checkVisibility() && !each.closest('[aria-hidden=true]') && !/checkbox|radio/.test(each.type))
  .filter((each) => each.getBoundingClientRect().height < 44)
  .map((each) => each.ariaLabel ?? each.outerHTML.slice(0, 200))`;

let browser: Browser;
let stub: SimulatorStub;

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

async function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

describe.skipIf(skipsBrowser)(`everybody can use the phone page${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    stub = await startSimulatorStub();
    const { page, close } = await openPage(browser, `${stub.url}/simulator`);
    for (const words of ['¿tienen café?', 'quiero dos', 'la lista']) {
      await page.getByRole('textbox', { name: 'Mensaje de Marisol Vega' }).fill(words);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('button', { name: 'Ver cafés' }).waitFor();
    await close();
  });
  afterAll(async () => {
    await browser.close();
    await stub.close();
  });

  test.for(CASES)('axe finds nothing on a $screen, $colorScheme, in $language', { timeout: 120_000 }, async (each) => {
    const { page, complaints, close } = await openPage(browser, `${stub.url}/simulator`, {
      ...each.options,
      colorScheme: each.colorScheme,
      locale: each.locale,
    });
    await page.getByRole('button', { name: 'Ver cafés' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(each.language);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ver cafés' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: each.switcher }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    if (each.screen === 'phone') {
      await page.getByRole('button', { name: each.controls }).click();
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
    }
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test.for([320, 390, 800, 1000, 1280])('nothing sticks out at %i px', async (width) => {
    const { page, close } = await openPage(browser, `${stub.url}/simulator`, { viewport: { width, height: 700 } });
    await page.getByRole('button', { name: 'Ver cafés' }).waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await close();
  });

  test('everything that is tapped is at least 44 px high, on the phone and in its controls', async () => {
    const { page, close } = await openPage(browser, `${stub.url}/simulator`, PHONE);
    await page.getByRole('button', { name: 'Ver cafés' }).waitFor();
    expect(await page.evaluate(TOO_SMALL)).toEqual([]);
    await page.getByRole('button', { name: 'Controles' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(TOO_SMALL)).toEqual([]);
    await close();
  });
});
