import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { said, TEMPLATES } from './console-records.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let fixture: ConsoleFixture;
let opened: OpenPage;

const bodies = (method: string, path: RegExp) =>
  fixture.calls.filter((call) => call.method === method && path.test(call.path)).map(({ body }) => body);
const sent = () =>
  bodies('POST', /\/messages$/) as { id: string; text: string; lastSeenId: string; isAnyway: boolean }[];
const thread = (page: Page) => page.getByRole('region', { name: /^Conversación de/ });
const field = (page: Page, name = 'Marisol Vega') => page.getByLabel(`Escribe a ${name}`);

describe.skipIf(skipsBrowser)(`the inbox in the browser${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    fixture = await startConsoleFixture();
  });
  afterEach(async () => {
    await opened.close();
    await fixture.close();
    expect(opened.complaints).toEqual([]);
  });
  const open = async (path: string, options = {}) => {
    opened = await openPage(browser, fixture.url + path, options);
    return opened.page;
  };

  test('whoever comes from a notification answers who waits in two taps', async () => {
    const page = await open('/c/marisol', PHONE);
    await field(page).tap();
    await page.keyboard.type('Te la mando hoy');
    await page.getByRole('button', { name: 'Tomar y enviar' }).tap();
    await thread(page).getByText('Te la mando hoy').waitFor();
    await page.getByText('Persona: Ana Robles').first().waitFor();
    expect(sent()).toMatchObject([{ text: 'Te la mando hoy', lastSeenId: 'm5', isAnyway: false }]);
    expect(await field(page).inputValue()).toBe('');
  });

  test('on a phone the list is one tap away from the conversation, and the back gesture returns to it', async () => {
    const page = await open('/', PHONE);
    await page.getByRole('link', { name: /^Marisol Vega/ }).tap();
    await field(page).waitFor();
    expect(await page.getByRole('link', { name: /^Juan Pérez/ }).isVisible()).toBe(false);
    await page.goBack();
    await page.getByRole('link', { name: /^Juan Pérez/ }).waitFor();
  });

  test('Enter breaks the line on touch and sends on a laptop', async () => {
    const page = await open('/c/marisol', PHONE);
    await field(page).fill('uno');
    await field(page).press('Enter');
    expect(await field(page).inputValue()).toBe('uno\n');
    await opened.close();
    const laptop = await open('/c/marisol');
    await field(laptop).fill('dos');
    await field(laptop).press('Enter');
    await expect.poll(() => sent().map(({ text }) => text)).toEqual(['dos']);
  });

  test('three quick answers keep their order, and none counts as a surprise', async () => {
    const page = await open('/c/marisol');
    for (const words of ['uno', 'dos', 'tres']) {
      await field(page).fill(words);
      await field(page).press('Enter');
    }
    await expect.poll(() => sent().map(({ text }) => text)).toEqual(['uno', 'dos', 'tres']);
    await expect.poll(() => thread(page).getByText('Enviado').count()).toBe(3);
    expect(await page.getByRole('button', { name: 'Enviar de todos modos' }).count()).toBe(0);
  });

  test('a refused text comes back with the reason, survives a reload, and its row says that it is a draft', async () => {
    const page = await open('/c/marisol');
    await page.route('**/messages', (route) =>
      route.fulfill({ status: 422, json: { error: { code: 'conversation_gone', message: 'Gone' } } }),
    );
    await field(page).fill('no me pierdas');
    await field(page).press('Enter');
    await page.getByText('No se envió: esta conversación ya no existe.').waitFor();
    expect(await field(page).inputValue()).toBe('no me pierdas');
    await page.reload();
    await expect.poll(() => field(page).inputValue()).toBe('no me pierdas');
    await page
      .getByRole('link', { name: /^Marisol Vega/ })
      .getByText('Borrador')
      .waitFor();
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  test('words whose answer was lost go again under the same id', async () => {
    const page = await open('/c/marisol');
    const ids: string[] = [];
    let isLost = true;
    await page.route('**/messages', async (route) => {
      ids.push((route.request().postDataJSON() as { id: string }).id);
      if (!isLost) return route.continue();
      isLost = false;
      return route.abort();
    });
    await field(page).fill('¿llegó?');
    await field(page).press('Enter');
    await page.getByText(/^No se envió: /).waitFor();
    await field(page).press('Enter');
    await thread(page).getByText('¿llegó?').waitFor();
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('ERR_FAILED')]);
  });

  test('a colleague who wrote meanwhile is shown, and nothing goes before the author decides', async () => {
    const page = await open('/c/marisol');
    await field(page).fill('yo te ayudo');
    fixture.state.threads.set('marisol', [
      ...(fixture.state.threads.get('marisol') ?? []),
      said('luis-1', 0, 'Ya te la envié', { by: 'person', author: 'Luis Cano', turnId: null }),
    ]);
    await field(page).press('Enter');
    const notice = page.getByRole('alert').filter({ hasText: 'Alguien más escribió mientras tanto' });
    await notice.getByText('Ya te la envié').waitFor();
    expect(await field(page).inputValue()).toBe('yo te ayudo');
    await notice.getByRole('button', { name: 'Enviar de todos modos' }).click();
    await expect.poll(() => sent().at(-1)).toMatchObject({ text: 'yo te ayudo', isAnyway: true });
    await thread(page).getByText('yo te ayudo').waitFor();
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('a note has its own colour, label and button, and goes to colleagues only', async () => {
    const page = await open('/c/marisol');
    await page.getByRole('radiogroup', { name: 'Qué escribes' }).getByText('Nota').click();
    const note = page.getByLabel('Nota sobre Marisol Vega');
    await note.fill('paga el viernes');
    await page.getByRole('button', { name: 'Guardar nota' }).click();
    await thread(page).getByText('paga el viernes').waitFor();
    expect(bodies('POST', /\/notes$/)).toMatchObject([{ text: 'paga el viernes' }]);
    expect(sent()).toEqual([]);
  });

  test('the keys move, open, write, take and leave, and can be turned off', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: /^Marisol Vega/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    expect(await page.evaluate('document.activeElement?.dataset.row')).toBe('marisol');
    await page.keyboard.press('Enter');
    await field(page).waitFor();
    await page.keyboard.press('n');
    expect(await page.getByLabel('Nota sobre Marisol Vega').evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.getByText('Tomaste la conversación.').waitFor();
    await page.keyboard.press('w');
    await page.getByRole('dialog', { name: '¿Por qué?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(page.url()).toBe(`${fixture.url}/c/marisol`);
    await page.keyboard.press('Escape');
    await page.waitForURL(`${fixture.url}/`);
    await page.keyboard.press('/');
    expect(await page.getByLabel('Buscar').evaluate((one) => one.matches(':focus'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.evaluate("localStorage.setItem('recado.letterKeys', 'off')");
    await page.getByRole('link', { name: /^Juan Pérez/ }).focus();
    await page.keyboard.press('j');
    expect(await page.evaluate('document.activeElement?.dataset.row')).toBe('juan');
  });

  test('what the assistant held is taken and, within eight seconds, given back', async () => {
    const page = await open('/c/juan');
    await page.getByRole('button', { name: 'Tomar', exact: true }).click();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByText('Deshecho.').waitFor();
    await page.getByRole('button', { name: 'Tomar', exact: true }).waitFor();
    expect(bodies('POST', /\/return$/)).toEqual([{ answerNow: true }]);
  });

  test('giving back asks only when the customer spoke last', async () => {
    const page = await open('/c/rosa');
    await page.getByRole('button', { name: 'Devolver' }).click();
    const dialog = page.getByRole('dialog', { name: 'Devolver al asistente' });
    await dialog.getByText('Que espere al siguiente mensaje').click();
    await dialog.getByRole('button', { name: 'Devolver' }).click();
    await page.getByText('La devolviste al asistente.').waitFor();
    expect(bodies('POST', /\/return$/)).toEqual([{ answerNow: false }]);
  });

  test('a closed window puts the template in the place of the button, keeps the draft, and opens by itself', async () => {
    const page = await open('/c/luz');
    await field(page, '@luz_mx').fill('sí, sigue en pie');
    expect(await page.getByRole('button', { name: 'Tomar y enviar' }).count()).toBe(0);
    await page.getByText('Tu borrador se queda aquí').waitFor();
    fixture.hear('luz', '¿sigues ahí?');
    await page.getByRole('button', { name: 'Tomar y enviar' }).waitFor();
    expect(await field(page, '@luz_mx').inputValue()).toBe('sí, sigue en pie');
  });

  test('a template shows what it will say and costs, asks for what is missing, and can be taken back', async () => {
    const page = await open('/c/luz');
    await page.locator('form').getByRole('button', { name: 'Enviar plantilla' }).click();
    const sheet = page.getByRole('dialog', { name: 'Enviar plantilla' });
    await sheet.getByText('Pausada por calidad').first().waitFor();
    await sheet.getByRole('button', { name: /payment_reminder/ }).click();
    await sheet.getByText('Falta 1 dato: fecha').waitFor();
    expect(await sheet.getByRole('button', { name: /^Enviar · Utilidad · USD.0\.12$/ }).isDisabled()).toBe(true);
    await sheet.getByLabel('fecha').fill('el viernes');
    await sheet.getByText('Hola Marisol, tu pago de $370.00 vence el el viernes.').waitFor();
    await sheet.getByRole('button', { name: /^Enviar · Utilidad/ }).click();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await expect.poll(() => bodies('POST', /\/discard$/).length).toBe(1);
    await thread(page).getByText('Descartado').first().waitFor();
    expect(bodies('POST', /\/templates$/)).toMatchObject([{ parameters: { fecha: 'el viernes' } }]);
  });

  test('a template without an answer keeps its id for the same words; corrected ones are another message', async () => {
    const page = await open('/c/luz');
    const ids: string[] = [];
    await page.route('**/templates', async (route) => {
      if (route.request().method() !== 'POST') return route.fallback();
      ids.push((route.request().postDataJSON() as { id: string }).id);
      return ids.length < 3 ? route.abort() : route.fallback();
    });
    await page.locator('form').getByRole('button', { name: 'Enviar plantilla' }).click();
    const sheet = page.getByRole('dialog', { name: 'Enviar plantilla' });
    await sheet.getByRole('button', { name: /payment_reminder/ }).click();
    await sheet.getByLabel('fecha').fill('el vienes');
    for (const count of [1, 2]) {
      await sheet.getByRole('button', { name: /^Enviar · Utilidad/ }).click();
      await expect.poll(() => ids.length).toBe(count);
      await sheet.getByRole('alert').waitFor();
    }
    await sheet.getByLabel('fecha').fill('el viernes');
    await sheet.getByRole('button', { name: /^Enviar · Utilidad/ }).click();
    await page.getByRole('button', { name: 'Deshacer' }).waitFor();
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(bodies('POST', /\/templates$/)).toMatchObject([{ id: ids[2], parameters: { fecha: 'el viernes' } }]);
    opened.complaints.splice(
      0,
      opened.complaints.length,
      ...opened.complaints.filter((one) => !/ERR_FAILED/.test(one)),
    );
  });

  test('in the customer’s night a template is scheduled, and the button says for when', async () => {
    const sendAt = '2030-01-05T15:00:00.000Z';
    const page = await open('/c/luz');
    const scheduled = TEMPLATES.map((template) => ({ ...template, sendAt }));
    await page.route('**/templates', (route) =>
      route.request().method() === 'GET' ? route.fulfill({ json: { templates: scheduled } }) : route.fallback(),
    );
    await page.locator('form').getByRole('button', { name: 'Enviar plantilla' }).click();
    const sheet = page.getByRole('dialog', { name: 'Enviar plantilla' });
    await sheet.getByRole('button', { name: /payment_reminder/ }).click();
    await sheet.getByLabel('fecha').fill('el viernes');
    await sheet.getByRole('button', { name: /^Programar para .*9:00.* · Utilidad/ }).click();
    await page.getByText(/^Programada para .*9:00/).waitFor();
    expect(bodies('POST', /\/templates$/)).toMatchObject([{ sendAt }]);
  });

  test('a quick reply stands at the cursor with what is known, and an unfilled variable stays here', async () => {
    fixture.state.replies = [{ id: 'r1', shortcut: 'saludo', text: 'Hola {{nombre}}, entrega: {{fecha}}' }];
    const page = await open('/c/marisol');
    await field(page).pressSequentially('Va: /sal');
    await page.getByRole('option', { name: /saludo/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => field(page).inputValue()).toBe('Va: Hola Marisol, entrega: {{fecha}}');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Falta llenar: {{fecha}}').waitFor();
    expect(sent()).toEqual([]);
  });

  test('an order is put into the answer, and a file goes with its words', async () => {
    const page = await open('/c/marisol');
    await page.getByRole('button', { name: 'Insertar el pedido P-1042' }).click();
    await expect.poll(() => field(page).inputValue()).toMatch(/^Pedido P-1042: Por pagar, \$370\.00$/);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Adjuntar un archivo' }).click(),
    ]);
    await chooser.setFiles({ name: 'nota.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
    await page.getByText('nota.pdf').waitFor();
    await page.getByRole('button', { name: 'Tomar y enviar' }).click();
    await expect.poll(() => bodies('POST', /\/files$/).length).toBe(1);
    await expect.poll(() => field(page).inputValue()).toBe('');
  });

  test('tags are put on and taken off, and notes and files lead to their place', async () => {
    const page = await open('/c/marisol');
    const panel = page.getByRole('complementary', { name: 'Cliente' });
    await panel.getByLabel('Etiqueta nueva').fill('mayoreo');
    await panel.getByRole('button', { name: 'Agregar' }).click();
    await panel.getByRole('button', { name: 'Quitar la etiqueta factura' }).click();
    await panel.getByText('factura', { exact: true }).waitFor({ state: 'detached' });
    await expect
      .poll(() => bodies('PUT', /\/tags$/))
      .toEqual([{ tags: ['factura', 'mayoreo'] }, { tags: ['mayoreo'] }]);
    await panel.getByText('Archivos (4)').click();
    await panel.getByRole('button', { name: /Audio: quiero dos bolsas/ }).click();
    await thread(page).getByRole('slider', { name: 'Posición en el audio' }).waitFor();
  });

  test('a voice note is sought by the arrows, and its speed changes', async () => {
    const page = await open('/c/marisol');
    const seek = thread(page).getByRole('slider', { name: 'Posición en el audio' });
    await seek.focus();
    await page.keyboard.press('ArrowRight');
    expect(await seek.getAttribute('aria-valuetext')).toBe('0:04 de 0:04');
    await thread(page).getByRole('button', { name: 'Velocidad 1; cambiar' }).click();
    await thread(page).getByRole('button', { name: 'Velocidad 1.5; cambiar' }).waitFor();
  });

  test('a failed message says what to do and is tried again only where that helps; a proposal is withdrawn', async () => {
    const page = await open('/c/marisol');
    await thread(page).getByText('Qué hacer: Verifica el número.').waitFor();
    await thread(page).getByRole('button', { name: 'Reintentar' }).click();
    await thread(page).getByRole('button', { name: 'Reintentar' }).waitFor({ state: 'hidden' });
    await thread(page).getByRole('button', { name: 'Retirar' }).click();
    await thread(page).getByText('Retirada').waitFor();
    expect(bodies('POST', /\/said\/s3\/retry$/)).toHaveLength(1);
  });

  test('the reasons of an answer are on record: steps, receipts, cost', async () => {
    const page = await open('/c/marisol');
    await thread(page).getByRole('button', { name: '¿Por qué?' }).last().click();
    const sheet = page.getByRole('dialog', { name: '¿Por qué?' });
    await sheet.getByText('buscar en el catálogo').click();
    await sheet.getByText('"words": "chiapas"').waitFor();
    await sheet.getByText('recibo 1').waitFor();
    await sheet.getByText('3 mensajes juntos').waitFor();
  });

  test('one emoji is a letter to the list and the command bar, as it is to the server: nothing is searched yet', async () => {
    const page = await open('/');
    const searched: string[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/search')) searched.push(searchParams.get('q') ?? '');
    });
    await page.getByLabel('Buscar').fill('😀');
    await page.getByRole('tab', { name: /^Todas/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('😀');
    await page.waitForTimeout(400);
    expect(searched).toEqual([]);
    await page.getByRole('combobox').fill('😀😀');
    await expect.poll(() => searched).toEqual(['😀😀']);
  });

  test('what is found is marked and opens at its message, and what the list knew stays', async () => {
    const page = await open('/');
    await page.route('**/search?*', (route) =>
      route.fulfill({
        json: {
          hits: [
            {
              ...{ conversationId: 'juan', itemId: 'm-10', customer: { id: 'x', name: 'Juan Pérez', username: null } },
              ...{ where: 'message', at: new Date().toISOString() },
              excerpt: [
                { text: 'Mensaje ', isMatch: false },
                { text: '10', isMatch: true },
              ],
            },
          ],
        },
      }),
    );
    await page.getByLabel('Buscar').fill('mensaje 10');
    await page.locator('mark', { hasText: '10' }).waitFor();
    await page.getByRole('link', { name: /Mensaje 10/ }).click();
    await thread(page).getByText('Mensaje 10', { exact: true }).waitFor();
    await expect.poll(() => thread(page).locator('[data-marked="true"]').count()).toBe(1);
  });

  test('what a customer writes is in list and thread at once, is announced, and is read after a second', async () => {
    const page = await open('/c/rosa');
    await thread(page).waitFor();
    fixture.hear('rosa', '¿ya salió?');
    await thread(page).getByText('¿ya salió?').waitFor();
    await page.locator('[aria-live="polite"]', { hasText: 'Rosa Medina: ¿ya salió?' }).waitFor({ state: 'attached' });
    await expect.poll(() => bodies('PUT', /\/rosa\/seen$/)).toEqual([{ itemId: 'heard-1' }]);
  });

  test('while a conversation waits for people each opening is told, also when nothing in it is unread', async () => {
    const page = await open('/c/marisol');
    await expect.poll(() => bodies('PUT', /\/marisol\/seen$/).length).toBe(1);
    await page.reload();
    await expect.poll(() => bodies('PUT', /\/marisol\/seen$/).length).toBe(2);
  });

  test('a viewer reads and cannot write', async () => {
    await fixture.close();
    fixture = await startConsoleFixture({ role: 'viewer' });
    const page = await open('/c/marisol');
    await page.getByText('Solo puedes leer esta conversación.').waitFor();
    expect(await page.getByRole('button', { name: /Tomar|Retirar|Reintentar|Insertar/ }).count()).toBe(0);
  });
});

describe.skipIf(skipsBrowser)(`long lists in the browser${howToGetChromium}`, () => {
  let chrome: Browser;
  beforeAll(async () => {
    chrome = await openBrowser();
  });
  afterAll(async () => chrome.close());

  test('ten thousand conversations scroll to their end with few nodes on the page', { timeout: 120_000 }, async () => {
    const server = await startConsoleFixture({ rows: 10_000 });
    const { page, complaints, close } = await openPage(chrome, `${server.url}/`);
    const list = page.getByRole('list', { name: 'Conversaciones' });
    await list.waitFor();
    const last = page.getByRole('link', { name: /^Cliente 9992/ });
    let most = 0;
    for (let turn = 0; turn < 400 && !(await last.isVisible()); turn += 1) {
      await list.evaluate((one) => {
        const view = one.parentElement;
        view?.scrollTo(0, view.scrollHeight);
      });
      most = Math.max(most, await page.evaluate('document.querySelectorAll("*").length'));
      await page.waitForTimeout(30);
    }
    const item = page.getByRole('listitem').filter({ has: last });
    expect(await item.getAttribute('aria-posinset')).toBe('10000');
    expect(await item.getAttribute('aria-setsize')).toBe('10000');
    expect(most).toBeLessThan(1_500);
    expect(complaints).toEqual([]);
    await close();
    await server.close();
  });

  test('who reads further down keeps their place when the list changes above', async () => {
    const server = await startConsoleFixture({ rows: 400 });
    const { page, close } = await openPage(chrome, `${server.url}/`);
    const list = page.getByRole('list', { name: 'Conversaciones' });
    await list.waitFor();
    await list.evaluate((one) => {
      one.parentElement?.scrollTo(0, 64 * 30);
    });
    const row = page.getByRole('link', { name: /^Cliente 25/ });
    const before = (await row.boundingBox())?.y;
    server.hear('c-300', 'hola de nuevo');
    server.hear('c-301', 'y yo');
    const item = page.getByRole('listitem').filter({ has: row });
    await expect.poll(() => item.getAttribute('aria-posinset')).toBe('35');
    expect((await row.boundingBox())?.y).toBe(before);
    await close();
    await server.close();
  });

  test('five thousand messages open at the end, and older ones come without a jump', { timeout: 120_000 }, async () => {
    const server = await startConsoleFixture({ longThread: 5_000 });
    const { page, complaints, close } = await openPage(chrome, `${server.url}/c/juan`);
    const view = thread(page);
    await view.getByText('Respuesta 4999', { exact: true }).waitFor();
    let most = 0;
    let release = (): void => {};
    await page.route('**/items?*before=*', async (route) => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      await route.continue();
    });
    for (let turn = 0; turn < 40; turn += 1) {
      expect(await page.evaluate<number>(JUMP_WHILE_SCROLLING_UP)).toBeLessThanOrEqual(2);
      const moved = page.evaluate<number>(MOVED_MEANWHILE);
      release();
      expect(await moved).toBeLessThanOrEqual(2);
      most = Math.max(most, await page.evaluate('document.querySelectorAll("*").length'));
    }
    await page.unroute('**/items?*before=*');
    release();
    await expect.poll(() => view.getByRole('listitem').first().getAttribute('data-item')).not.toBe('m-4940');
    expect(most).toBeLessThan(1_500);
    server.hear('juan', 'última');
    await page.getByRole('button', { name: 'Ir al final' }).click();
    await view.getByText('última', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await close();
    await server.close();
  });

  test('a link to a message far back loads what lies between', { timeout: 60_000 }, async () => {
    const server = await startConsoleFixture({ longThread: 5_000 });
    const { page, close } = await openPage(chrome, `${server.url}/c/juan?m=m-200`);
    await thread(page).getByText('Mensaje 200', { exact: true }).waitFor({ timeout: 30_000 });
    await close();
    await server.close();
  });
});

/** By how many pixels a message moves in a tenth of a second in which nobody scrolls. */
const MOVED_MEANWHILE = `(async () => {
  const view = document.querySelector('section[aria-label^="Conversación de"]');
  const first = [...view.querySelectorAll('li')].find((item) => item.getBoundingClientRect().bottom > view.getBoundingClientRect().top + 40);
  const { top } = first.getBoundingClientRect();
  await new Promise((done) => setTimeout(done, 100));
  const again = view.querySelector('[data-item="' + first.dataset.item + '"]');
  return again === null ? Number.POSITIVE_INFINITY : Math.abs(again.getBoundingClientRect().top - top);
})()`;

/** Scrolls up a little and returns by how many pixels too much or too little a message moved on the screen. */
const JUMP_WHILE_SCROLLING_UP = `(async () => {
  const view = document.querySelector('section[aria-label^="Conversación de"]');
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const first = [...view.querySelectorAll('li')].find((item) => item.getBoundingClientRect().bottom > view.getBoundingClientRect().top + 40);
  const top = first.getBoundingClientRect().top;
  const step = Math.min(300, view.scrollTop);
  view.scrollTop -= step;
  await frame();
  await frame();
  const again = view.querySelector('[data-item="' + first.dataset.item + '"]');
  return again === null ? 0 : Math.abs(again.getBoundingClientRect().top - top - step);
})()`;
