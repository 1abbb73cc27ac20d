import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attachment, CustomerPanel, InboxRow, ThreadItem } from '../../src/console/contract.ts';
import type { Why } from '../../src/console/thread/contract.ts';
import type { Problems, SystemState } from '../../src/system/contract.ts';
import { visible } from '../../web/src/console/conversation/visible-text.ts';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { makePanel, message, said, TEMPLATES, WHY } from './console-records.ts';
import { problemOf } from './console-state.ts';
import { HOSTILE, HOSTILE_ROUNDS } from './hostile-strings.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

const ID = 'marisol';

const fileOf = (text: string, kind: Attachment['kind']): Attachment => ({
  ...{
    id: `f-${kind}`,
    kind,
    fileName: text,
    mime: text,
    sizeBytes: 1,
    durationMs: 1_000,
    state: 'read',
    reason: text,
  },
  ...{ correction: { by: text, at: new Date().toISOString(), before: text }, canCorrect: true, version: '1' },
  ...{
    text,
    isSure: false,
    isCut: true,
    missing: { parts: [{ part: 'sound', number: null, why: text }], pages: { read: 1, of: 2 }, heardMs: 60_000 },
    isDelicate: false,
    codes: [{ text, format: text, product: text }],
    costMicroUsd: 1,
  },
  ...{ boxes: [{ x: 0, y: 0, width: 0.5, height: 0.5, text }], path: '/api/console/attachments/picture-1' },
});

/** One of every kind of line, each of its texts hostile. */
function linesOf(text: string, index: number): ThreadItem[] {
  const id = (name: string) => `${name}-${index}`;
  const files = (['image', 'audio', 'document'] as const).map((kind) => fileOf(text, kind));
  const at = new Date().toISOString();
  return [
    message(id('m'), 5, text, {
      ...{ kind: text, notes: [text], quoted: { id: null, text }, isForwarded: true, attachments: files },
      ...{ outcome: 'ignored', outcomeReason: text },
    }),
    said(id('s'), 4, text, {
      ...{ by: 'person', author: text, kind: text, choices: [text], template: text, state: text, reason: text },
      ...{ remedy: { es: text, en: text }, canRetry: true },
    }),
    said(id('f'), 3, text, { state: 'failed', reason: text, remedy: { es: text, en: text } }),
    { id: id('n'), at, type: 'note', author: text, text },
    { id: id('c'), at, type: 'change', holder: 'waiting', reason: text, by: text },
    { id: id('p'), at, type: 'proposal', tool: text, text, state: text, expiresAt: at, canWithdraw: true },
  ];
}

const rowOf = (text: string, index: number, like: InboxRow): InboxRow => ({
  ...like,
  ...{ conversationId: `h-${index}`, customer: { id: `h-${index}`, name: text, username: text }, reason: text },
  ...{ assignee: { id: `p-${index}`, name: text }, tags: [text] },
  lastLine: { by: 'customer', kind: text, text, state: text },
});

const panelOf = (row: InboxRow, text: string): CustomerPanel => {
  const panel = makePanel(row, []);
  const customer = { id: 'x', name: text, username: text };
  const total = { minor: 100, currency: 'MXN' };
  const at = new Date().toISOString();
  return {
    ...panel,
    customer: { ...panel.customer, name: text, username: text, phone: text },
    consent: text,
    orders: [{ id: 'o', number: text, state: text, total, items: 1, at, customer, conversationId: null }],
    invoices: [{ id: 'i', number: text, state: text, total, at, dueAt: null }],
    activity: [{ at, by: text, act: text, device: text }],
  };
};

const whyOf = (text: string): Why => ({
  ...WHY,
  ...{ turnId: text, understood: [text], reply: text, outcome: text, outcomeReason: text, models: [text] },
  sources: [{ pageId: text, title: text, version: 1, lines: text }],
  ...{ promptVersion: text, costs: [{ what: text, microUsd: 1 }], timings: [{ what: text, ms: 1 }] },
  steps: [{ number: 1, tool: text, arguments: { [text]: text }, result: text, ms: 1 }],
  claims: [{ text, receipt: text }],
});

/** What did not go through, and what is said of it. */
const problemsOf = (text: string): Problems => {
  const at = new Date().toISOString();
  const remedy = { es: text, en: text };
  const send = {
    conversationId: ID,
    customer: text,
    at,
    kind: text,
    text,
    fingerprint: text,
    reason: text,
    remedy,
    canRetry: true,
    repeatedAt: null,
  };
  return {
    parked: [{ id: 'p', vendor: text, at, reason: text }],
    sends: [
      { ...send, id: 's-failed', state: 'failed' },
      { ...send, id: 's-held', state: 'held' },
    ],
  };
};
const systemOf = (text: string): SystemState => ({
  ...{ at: new Date().toISOString(), lastMessageAt: null, open: 1 },
  parts: [{ part: text, state: 'stopped', detail: { es: text, en: text } }],
});

describe.skipIf(skipsBrowser)(`hostile texts in the console${howToGetChromium}`, () => {
  let browser: Browser;
  let fixture: ConsoleFixture;
  let opened: OpenPage;
  let index = 0;

  beforeAll(async () => {
    browser = await openBrowser();
    fixture = await startConsoleFixture();
    opened = await openPage(browser, `${fixture.url}/`);
    const { page } = opened;
    await page.evaluate('globalThis.boom = () => { globalThis.hasBoomed = true; }');
    const asJson = (path: string, answer: () => unknown) =>
      page.route(path, (route) => route.fulfill({ json: answer() }));
    const text = () => HOSTILE_ROUNDS[index] ?? '';
    const [like] = fixture.state.rows;
    if (like === undefined) throw new Error('The fixture has no conversation.');
    await asJson(`**/conversations/*/customer`, () => panelOf(like, text()));
    await asJson('**/turns/*/why', () => whyOf(text()));
    await asJson('**/search?*', () => ({
      hits: [
        {
          ...{ conversationId: ID, itemId: null, customer: { id: 'x', name: text(), username: null }, where: 'note' },
          ...{ excerpt: [{ text: text(), isMatch: true }], at: null },
        },
      ],
    }));
    await asJson('**/conversations/*/templates', () => ({
      templates: TEMPLATES.map((template) => ({
        ...template,
        ...{ name: text(), category: text(), status: text(), header: text(), body: text(), footer: text() },
        ...{ buttons: [text()], parameters: [{ name: text(), example: text(), value: text() }], reason: text() },
      })),
    }));
  });
  afterAll(async () => {
    await opened.close();
    await browser.close();
    await fixture.close();
  });

  /** Everything the page says, as text. */
  const shown = async (page: Page) => (await page.locator('body').evaluate((body) => body.textContent)) ?? '';
  const squeezed = (text: string) => visible(text).replaceAll(/\s+/gu, ' ').trim();

  test('there are at least sixty of them', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(60);
  });

  test('sixty strings in every field of list, thread, panel and sheets are text and nothing else', {
    timeout: 580_000,
  }, async () => {
    const { page } = opened;
    const [like] = fixture.state.rows;
    if (like === undefined) return;
    for (const [position, text] of HOSTILE_ROUNDS.entries()) {
      index = position;
      fixture.state.rows = [rowOf(text, position, like)];
      fixture.state.threads.set(`h-${position}`, linesOf(text, position));
      fixture.state.replies = [{ id: 'r1', shortcut: text, text }];
      fixture.tell({ type: 'reset' });
      const row = page.locator(`[data-row="h-${position}"]`);
      await row.click();
      const last = page.locator(`[data-item="p-${position}"]`);
      await last.waitFor();
      const said = (await shown(page)).replaceAll(/\s+/gu, ' ');
      expect(said.split(squeezed(text).slice(0, 200)).length, text).toBeGreaterThan(8);
      await page.locator(`[data-item="f-${position}"]`).getByRole('button', { name: '¿Por qué?' }).click();
      await page.getByRole('dialog').locator('summary').click();
      await page.getByRole('dialog').locator('pre').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      const field = page.locator('form textarea').first();
      await field.fill('/');
      await page.getByRole('option').first().waitFor();
      await field.fill(text);
      await field.fill('');
      await page.keyboard.press('Escape');
      await page.keyboard.press('p');
      await page.getByRole('dialog').getByRole('listitem').first().getByRole('button').click();
      await page.getByRole('dialog').locator('figure').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.getByLabel('Buscar').fill(`term ${position}`);
      await page.locator('mark').waitFor();
      await page.getByLabel('Buscar').fill('');
      expect(await page.evaluate('globalThis.hasBoomed === true'), text).toBe(false);
      const made = await page.evaluate(
        "document.querySelectorAll(\"main script, main iframe, main object, main embed, main svg script, [role=dialog] script, a[href^='javascript:' i], a[href^='data:' i], base, [onerror], [onload]\").length",
      );
      expect(made, text).toBe(0);
    }
    expect(opened.complaints.filter((complaint) => !complaint.includes('405') && !complaint.includes('404'))).toEqual(
      [],
    );
  });

  test.each(['/problems', '/system'])(
    'the same strings on %s are text, with nothing that turns or hides a line',
    {
      timeout: 300_000,
    },
    async (path) => {
      const page = await opened.page.context().newPage();
      await page.addInitScript('globalThis.boom = () => { globalThis.hasBoomed = true; }');
      const asJson = (url: string, answer: (text: string) => unknown) =>
        page.route(url, (route) => route.fulfill({ json: answer(HOSTILE_ROUNDS[index] ?? '') }));
      await asJson('**/api/console/problems', problemsOf);
      await asJson('**/api/console/system', systemOf);
      await asJson('**/api/console/alerts', (text) => ({
        ...{ waiting: [], badge: 0 },
        problems: [problemOf(text, { es: text, en: text })],
      }));
      index = 0;
      await page.goto(`${fixture.url}${path}`);
      for (const [position, text] of HOSTILE_ROUNDS.entries()) {
        index = position;
        fixture.tell({ type: 'reset' });
        const times = path === '/problems' ? 7 : 2;
        const said = async () =>
          (await shown(page)).replaceAll(/\s+/gu, ' ').split(squeezed(text).slice(0, 200)).length;
        await expect.poll(said, { message: text }).toBeGreaterThan(times);
        expect(/[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u.test(await shown(page)), text).toBe(false);
        expect(await page.evaluate('globalThis.hasBoomed === true'), text).toBe(false);
        const made = await page.evaluate(
          "document.querySelectorAll(\"main script, main iframe, main object, main embed, main svg script, a[href^='javascript:' i], a[href^='data:' i], base, [onerror], [onload]\").length",
        );
        expect(made, text).toBe(0);
      }
      await page.close();
    },
  );

  test('characters that turn or hide a line are shown by name, in list and thread', async () => {
    const text = 'pago \u202Egnp.exe';
    const [like] = fixture.state.rows;
    if (like === undefined) return;
    fixture.state.rows = [rowOf(text, 900, like)];
    fixture.state.threads.set('h-900', linesOf(text, 900));
    fixture.tell({ type: 'reset' });
    const { page } = opened;
    await page.locator('[data-row="h-900"]').click();
    await page.locator('[data-item="p-900"]').waitFor();
    const said = (await page.locator('main').evaluate((main) => main.textContent)) ?? '';
    expect(said).not.toContain('\u202E');
    await page.locator('[data-row="h-900"]').getByText('[U+202E]').first().waitFor();
  });
});
