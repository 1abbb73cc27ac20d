import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

/** Counts the notes that the page plays. */
const COUNT_TONES = `globalThis.tones = 0; {
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { globalThis.tones += 1; return start.apply(this, when); };
}`;

let browser: Browser;
let fixture: ConsoleFixture;
let opened: OpenPage;

async function open(path: string, options: Parameters<typeof startConsoleFixture>[0] = {}): Promise<Page> {
  fixture = await startConsoleFixture(options);
  opened = await openPage(browser, fixture.url + path);
  return opened.page;
}
const posted = (path: string) => fixture.calls.filter((call) => call.path === path);

describe.skipIf(skipsBrowser)(`what staff chooses and calls up${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    await opened.close();
    await fixture.close();
    expect(opened.complaints).toEqual([]);
  });

  test('Ctrl+K finds a page, a customer and the acts of the open conversation by typing, and gives the focus back', async () => {
    const page = await open('/c/marisol');
    const field = page.getByRole('combobox', { name: 'Qué hacer, a dónde ir, con quién' });
    const options = page.getByRole('option');
    const reply = page.getByLabel('Escribe a Marisol Vega');
    await reply.fill('voy por');
    await page.keyboard.press('Control+k');
    await expect.poll(() => field.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    expect((await options.allTextContents()).slice(0, 3)).toEqual([
      expect.stringContaining('Responder'),
      expect.stringContaining('nota'),
      expect.stringMatching(/^Tomar, tecla t/),
    ]);
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    await expect.poll(() => reply.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    expect(await reply.inputValue()).toBe('voy por');
    await page.keyboard.press('Control+k');
    await field.fill('TOMÁR');
    await page.getByRole('status').filter({ hasText: '1 opción: Tomar' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => posted('/conversations/marisol/take').length).toBe(1);
    await page.keyboard.press('Control+k');
    await field.fill('guillermo');
    await options.filter({ hasText: 'Guillermo' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/c/don-memo');
    await page.getByRole('button', { name: 'Comandos' }).click();
    await field.fill('dispo');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dispositivos', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await field.fill('tomar');
    await page.getByText('Nada coincide. Prueba con').waitFor();
  });

  test('staff corrects a customer’s name in the panel, and it stands everywhere as plain text', async () => {
    const page = await open('/c/marisol');
    const edit = page.getByRole('button', { name: 'Editar a Marisol Vega' });
    await edit.click();
    const name = page.getByRole('textbox', { name: 'Nombre' });
    expect(await name.inputValue()).toBe('Marisol Vega');
    await name.press('Escape');
    await expect.poll(() => edit.evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
    await edit.click();
    await name.fill('<img src=x onerror=alert(1)> \u202eagev');
    await name.press('Enter');
    const shown = '<img src=x onerror=alert(1)> [U+202E]agev';
    await page.getByRole('heading', { name: shown, level: 1 }).waitFor();
    await page.getByRole('heading', { name: shown, level: 2 }).waitFor();
    await page.getByRole('link', { name: shown }).first().waitFor();
    await expect.poll(() => page.title()).toContain(shown);
    expect(posted('/conversations/marisol/customer')).toMatchObject([
      { method: 'PUT', body: { name: '<img src=x onerror=alert(1)> \u202eagev', language: 'es' } },
    ]);
  });

  test('a viewer reads the customer and is offered no act that changes something', async () => {
    const page = await open('/c/marisol', { role: 'viewer' });
    await page.getByRole('heading', { name: 'Marisol Vega', level: 2 }).waitFor();
    expect(await page.getByRole('button', { name: /^Editar/ }).count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Qué hacer, a dónde ir, con quién' }).waitFor();
    const offered = (await page.getByRole('option').allTextContents()).join();
    expect(offered).toContain('Marcar no leída');
    expect(offered).not.toMatch(/Tomar|Responder|Resolver|plantilla/);
  });

  test('whoever begins to wait is heard once, where that was turned on and the page was touched', async () => {
    const page = await open('/settings/devices');
    const tones = () => page.evaluate<number>('tones');
    const wait = async (id: string) => {
      const now = { holder: 'waiting', reason: 'asked', since: new Date().toISOString() } as const;
      fixture.state.rows = fixture.state.rows.map((row) => (row.conversationId === id ? { ...row, ...now } : row));
      const heard = page.waitForResponse('**/api/console/alerts');
      fixture.tell({ type: 'changes', conversations: [], hasInbox: true, hasAlerts: true });
      await heard;
    };
    await page.evaluate(COUNT_TONES);
    await page.getByRole('button', { name: 'Probar', exact: true }).last().click();
    await page.getByText('Sonó.').waitFor();
    await wait('juan');
    expect(await tones()).toBe(2);
    const choice = page.getByRole('switch', { name: 'Sonar cuando alguien espera' });
    await choice.check();
    await page.reload();
    await expect.poll(() => choice.isChecked()).toBe(true);
    await page.evaluate(COUNT_TONES);
    await page.keyboard.press('j');
    await wait('luz');
    await expect.poll(tones).toBe(2);
  });

  test('lines stand closer where this browser was told so', async () => {
    const page = await open('/settings/account');
    await page.getByText('Compacta').click();
    await page.goto(fixture.url);
    const row = page.getByRole('list', { name: 'Conversaciones' }).getByRole('listitem').first();
    expect(await row.evaluate((line) => line.clientHeight)).toBe(52);
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => row.evaluate((line) => line.clientHeight)).toBe(60);
  });
});
