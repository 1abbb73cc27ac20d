import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SCREENS = [
  { screen: 'phone', options: PHONE },
  { screen: 'laptop', options: { viewport: { width: 1280, height: 800 } } },
] as const;
const WORDS = {
  es: {
    why: '¿Por qué?',
    template: 'Enviar plantilla',
    more: 'Más acciones',
    note: 'Nota',
    field: /^Escribe a/,
    customer: 'Ver al cliente',
    edit: /^Editar a/,
    name: 'Nombre',
  },
  en: {
    why: 'Why?',
    template: 'Send template',
    more: 'More actions',
    note: 'Note',
    field: /^Write to/,
    customer: 'Show the customer',
    edit: /^Edit /,
    name: 'Name',
  },
} as const;
const CASES = SCREENS.flatMap((screen) =>
  (['es', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ ...screen, language, colorScheme })),
  ),
);

const TOO_SMALL = `[...document.querySelectorAll('main button, main select, main input, main textarea, main a')]
  .filter((each) => each.checkVisibility() && !each.closest('[aria-hidden=true]') && !/checkbox|radio/.test(each.type))
  .filter((each) => each.getBoundingClientRect().height < 43.5)
  .map((each) => (each.ariaLabel ?? each.outerHTML.slice(0, 160)) + ' ' + each.getBoundingClientRect().height)`;

/** Texts that are cut at their box and are no line that may be cut. */
const CUT = `[...document.querySelectorAll('main *')]
  .filter((each) => each.checkVisibility() && each.children.length === 0 && each.textContent.trim() !== '')
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'hidden')
  .filter((each) => !each.closest('[data-truncate], .visually-hidden, h1'))
  .map((each) => each.outerHTML.slice(0, 160))`;

let browser: Browser;
let fixture: ConsoleFixture;

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

function speak(language: 'es' | 'en'): void {
  const { session } = fixture.state;
  fixture.state.session = { ...session, viewer: { ...session.viewer, language } };
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

describe.skipIf(skipsBrowser)(`everybody can use the inbox${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    fixture = await startConsoleFixture({ rows: 60 });
  });
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  test.for(CASES)('axe finds nothing on a $screen, $colorScheme, in $language', { timeout: 180_000 }, async (each) => {
    speak(each.language);
    const words = WORDS[each.language];
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/`, {
      ...each.options,
      colorScheme: each.colorScheme,
    });
    const row = page.locator('[data-row="marisol"]');
    await row.waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(each.language);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(CUT)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await row.click();
    await page.locator('[data-item="m5"]').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(CUT)).toEqual([]);
    await page.getByRole('button', { name: words.why }).last().click();
    await page.getByRole('dialog').locator('summary').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await closeDialog(page);
    await page.getByRole('button', { name: words.more, exact: true }).click();
    await page.getByRole('menuitem', { name: words.template }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('menuitem', { name: words.template }).click();
    await page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click();
    await page.getByRole('dialog').locator('figure').waitFor();
    expect(await violations(page)).toEqual([]);
    await closeDialog(page);
    await page.keyboard.press('Control+k');
    await page.getByRole('option').nth(3).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(CUT)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'detached' });
    if (each.screen === 'phone') await page.getByRole('button', { name: words.customer }).click();
    await page.getByRole('button', { name: words.edit }).click();
    await page.getByRole('textbox', { name: words.name }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole('textbox', { name: words.name }).press('Escape');
    if (each.screen === 'phone') await closeDialog(page);
    await page.getByLabel(words.field).fill('/');
    await page.getByRole('option').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByLabel(words.field).fill('');
    await page.locator('form').getByText(words.note, { exact: true }).click();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test.for([320, 390, 800, 1000, 1280])(
    'nothing sticks out at %i px, in the list and in a conversation',
    async (width) => {
      const { page, close } = await openPage(browser, `${fixture.url}/`, { viewport: { width, height: 700 } });
      await page.locator('[data-row="marisol"]').waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.locator('[data-row="marisol"]').click();
      await page.locator('[data-item="m5"]').waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await page.evaluate(CUT)).toEqual([]);
      await close();
    },
  );

  test('everything that is tapped on a phone is at least 44 px high', async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/`, PHONE);
    await page.locator('[data-row="marisol"]').waitFor();
    expect(await page.evaluate(TOO_SMALL)).toEqual([]);
    await page.locator('[data-row="marisol"]').click();
    await page.locator('[data-item="m5"]').waitFor();
    expect(await page.evaluate(TOO_SMALL)).toEqual([]);
    await close();
  });

  test('without colours who waits, what failed and what is open can still be told', async () => {
    speak('es');
    const { page, close } = await openPage(browser, `${fixture.url}/c/marisol`, { forcedColors: 'active' });
    await page.locator('[data-item="m5"]').waitFor();
    const row = page.locator('[data-row="marisol"]');
    expect(await row.evaluate((one) => one.ownerDocument.defaultView?.getComputedStyle(one).outlineStyle)).toBe(
      'solid',
    );
    await row.getByText('En espera').waitFor();
    await close();
  });
});
