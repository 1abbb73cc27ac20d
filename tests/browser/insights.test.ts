import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let fixture: ConsoleFixture;

describe.skipIf(skipsBrowser)(`the owner reads the figures${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    fixture = await startConsoleFixture();
  });
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  test('the inbox says what happened today and leads to all of it', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await openPage(browser, fixture.url);
    await page.getByRole('link', { name: 'Hoy: 84 contestados · 6 a persona · 12 pedidos · costo USD 38.20' }).click();
    await page.getByRole('heading', { name: 'Resumen', level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe('?days=1');
    expect(complaints).toEqual([]);
    await close();
  });

  test('a figure is a sentence, a picture, a table and a file', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/insights`);
    const outcomes = page.getByRole('region', { name: 'Mensajes por desenlace', exact: true });
    const sentence =
      'El asistente contestó 366 de 405 mensajes sin una persona (90%); 26 pasaron a alguien del equipo.';
    await outcomes.getByText(sentence).waitFor();
    const picture = outcomes.getByRole('img', { name: `Mensajes por desenlace. ${sentence}` });
    expect(await picture.locator('rect').count()).toBeGreaterThan(6 * 3);
    await outcomes.getByRole('button', { name: 'Tabla de «Mensajes por desenlace»' }).click();
    const table = outcomes.getByRole('table');
    expect(await table.getByRole('row').count()).toBe(1 + 2 + 7);
    expect(await table.getByRole('row').nth(1).textContent()).toMatch(/^Total36626/);
    expect(await table.getByRole('row').nth(2).textContent()).toMatch(/^Antes30526/);
    await outcomes.getByRole('button', { name: 'Qué cuenta «Mensajes por desenlace»' }).click();
    await page.getByText('Contestado no quiere decir resuelto.').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual(
      [],
    );
    await page.keyboard.press('Escape');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Descargar «Costo» como CSV' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('costs.csv');
    expect(download.url()).toMatch(/\/insights\/costs\.csv\?days=7&by=day&language=es$/);
    expect(complaints).toEqual([]);
    await close();
  });

  test('each part of a figure says what became of it since the time before', { timeout: 60_000 }, async () => {
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/insights`, PHONE);
    await page.getByText('Comparado con lo anterior: del 11 nov al 17 nov, hasta esta misma hora.').waitFor();
    const parts = async (figure: string) => {
      const items = page.getByRole('region', { name: figure, exact: true }).getByRole('list').last();
      return (await items.getByRole('listitem').allTextContents()).map((words) => words.replace(/\s+/g, ' '));
    };
    expect(await parts('Mensajes por desenlace')).toContain('Asistente 366 +20% · antes 305');
    expect(await parts('Mensajes por desenlace')).toContain('Persona 26 igual que antes');
    // What was there before and is gone, and what was not.
    expect((await parts('Dinero')).join()).toContain('Pedido EUR EUR 0.00 -100% · antes EUR 99.00');
    const money = page.getByRole('region', { name: 'Dinero', exact: true }).getByRole('img');
    expect(await money.locator('rect').count()).toBeGreaterThan(6);
    expect((await parts('Plantillas')).join()).toContain('Fallidas6antes 0');
    await page.getByRole('link', { name: 'Ver las preguntas y responderlas' }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/knowledge');
    expect(complaints).toEqual([]);
    await close();
  });

  test('other days, and hours, are an address of their own', { timeout: 60_000 }, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/insights?days=100&by=hour`, PHONE);
    const days = page.getByRole('combobox', { name: 'Días' });
    await expect.poll(() => days.inputValue()).toBe('100');
    // Nobody can tell 2,400 columns apart.
    expect(await page.getByRole('combobox', { name: 'Por' }).count()).toBe(0);
    await days.selectOption('1');
    await page.getByRole('combobox', { name: 'Por' }).waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?days=1');
    await page.getByRole('button', { name: 'Tabla de «Tiempo de respuesta»' }).click();
    await expect.poll(() => page.getByRole('row').count()).toBe(1 + 2 + 24);
    await close();
  });

  test('a shop to which nobody wrote reads words, not empty pictures', { timeout: 60_000 }, async () => {
    fixture.state.hasFigures = false;
    const { page, complaints, close } = await openPage(browser, `${fixture.url}/insights?days=28`);
    await page.getByText('Nadie escribió en estos días.').waitFor();
    await page.getByText('Todavía no hay respuestas que medir.').waitFor();
    expect(await page.locator('main svg[role=img]').evaluateAll((all) => all.map((each) => each.outerHTML))).toEqual(
      [],
    );
    expect(complaints).toEqual([]);
    fixture.state.hasFigures = true;
    await close();
  });
});
