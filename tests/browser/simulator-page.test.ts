import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SimulatorStub, startSimulatorStub } from '../support/simulator-stub.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let stub: SimulatorStub;
let opened: OpenPage;

const phoneOf = (page: Page, name: string) => page.getByRole('article', { name: `Teléfono de ${name}` });

async function write(page: Page, name: string, words: string) {
  await phoneOf(page, name).getByLabel(`Mensaje de ${name}`).fill(words);
  await phoneOf(page, name).getByRole('button', { name: 'Enviar' }).click();
}

describe.skipIf(skipsBrowser)(`the phone in the browser${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    stub = await startSimulatorStub();
    opened = await openPage(browser, `${stub.url}/simulator`);
  });
  afterEach(async () => {
    await opened.close();
    await stub.close();
    expect(opened.complaints).toEqual([]);
  });

  test('a message gets its answer, with formatting, and both reach "read"', async () => {
    const { page } = opened;
    const answer = stub.holdAnswers();
    await page.getByLabel('Mensaje de Marisol Vega').fill('¿tienen café de Chiapas?');
    await page.keyboard.press('Enter');
    const thread = page.getByRole('region', { name: 'Conversación de Marisol Vega' });
    await thread.getByText('está escribiendo').waitFor();
    answer();
    await thread.locator('strong', { hasText: 'Café Chiapas 500 g' }).waitFor();
    await expect.poll(() => thread.getByRole('img', { name: 'Leído' }).count()).toBe(2);
    expect(await thread.getByRole('link').getAttribute('href')).toBe('https://tienda.example/chiapas');
    expect(stub.actions.map(({ kind }) => kind)).toEqual(['text', 'read']);
  });

  test('the page says that it is not WhatsApp and that rules answer, and that it is live', async () => {
    const { page } = opened;
    await page.getByText('Simulador: no es WhatsApp').waitFor();
    await page.getByText('responde un modelo de reglas, no una IA').waitFor();
    await page.getByText('En vivo').waitFor();
  });

  test('three quick messages keep their order', async () => {
    const { page } = opened;
    for (const words of ['uno', 'dos', 'tres']) await write(page, 'Marisol Vega', words);
    await expect.poll(() => stub.actions.filter(({ kind }) => kind === 'text').length).toBe(3);
    expect(stub.actions.flatMap((action) => (action.kind === 'text' ? [action.text] : []))).toEqual([
      'uno',
      'dos',
      'tres',
    ]);
  });

  test('a tapped reply button stays marked and goes out as the choice', async () => {
    const { page } = opened;
    await write(page, 'Marisol Vega', 'quiero dos');
    await page.getByRole('button', { name: 'Confirmar' }).click();
    await page.getByRole('button', { name: 'Confirmar', pressed: true }).waitFor();
    await page.getByText('Va: Confirmar').waitFor();
    expect(stub.actions).toContainEqual(expect.objectContaining({ kind: 'choose', choiceId: 'yes' }));
  });

  test('a list is chosen by keyboard alone, and Escape closes it without choosing', async () => {
    const { page } = opened;
    await write(page, 'Marisol Vega', 'la lista');
    const open = page.getByRole('button', { name: 'Ver cafés' });
    const dialog = page.getByRole('dialog');
    // Keys go to the list once the focus is in it.
    const holdsFocus = () => dialog.evaluate((list) => list.contains(list.ownerDocument.activeElement));
    await open.focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await expect.poll(holdsFocus).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(stub.actions.some(({ kind }) => kind === 'choose')).toBe(false);
    await expect.poll(() => open.evaluate((button) => button.matches(':focus'))).toBe(true);

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await expect.poll(holdsFocus).toBe(true);
    await dialog.getByRole('radio', { name: /Chiapas/ }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Elegiste: Oaxaca 500 g').waitFor();
    expect(stub.actions).toContainEqual(expect.objectContaining({ kind: 'choose', choiceId: 'oaxaca' }));
  });

  test('a customer without a number is made and written from', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Nuevo cliente' }).click();
    const dialog = page.getByRole('dialog', { name: 'Nuevo cliente' });
    await dialog.getByRole('button', { name: 'Crear cliente' }).click();
    await dialog.getByText('Escribe un nombre.').waitFor();
    await dialog.getByLabel('Nombre').fill('Pepe');
    await dialog.getByRole('switch', { name: 'Muestra su número' }).click();
    await dialog.getByRole('button', { name: 'Crear cliente' }).click();
    await phoneOf(page, 'Pepe').getByText('Sin número').waitFor();
    await write(page, 'Pepe', 'hola');
    await phoneOf(page, 'Pepe').getByText('Quedan 14').waitFor();
  });

  test('three phones stand side by side, and a draft belongs to its customer', async () => {
    const { page } = opened;
    await page.getByRole('radiogroup', { name: 'Teléfonos en pantalla' }).getByText('3').click();
    await expect.poll(() => page.getByRole('article').count()).toBe(3);
    await page.getByLabel('Mensaje de John Reed').fill('not sent yet');
    await page.reload();
    await expect.poll(() => page.getByLabel('Mensaje de John Reed').inputValue()).toBe('not sent yet');
    expect(await page.getByLabel('Mensaje de Marisol Vega').inputValue()).toBe('');
  });

  test('a phone that becomes narrower stays at its newest message', async () => {
    const { page } = opened;
    for (const words of ['uno', 'dos', 'tres', 'cuatro', 'cinco']) {
      await write(page, 'Marisol Vega', `${words} ${'palabra '.repeat(40)}`);
    }
    const thread = page.getByRole('region', { name: 'Conversación de Marisol Vega' });
    await expect.poll(() => thread.getByText('Quedan 14').count()).toBe(5);
    await page.getByRole('radiogroup', { name: 'Teléfonos en pantalla' }).getByText('2').click();
    await page.getByRole('article', { name: 'Teléfono de John Reed' }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Ir al final' }).isVisible()).toBe(false);
  });

  test('a refused message comes back into the field with the reason', async () => {
    const { page } = opened;
    await write(page, 'Marisol Vega', 'rechaza esto');
    await page.getByText('The number is blocked. (refused_by_test)').waitFor();
    expect(await page.getByLabel('Mensaje de Marisol Vega').inputValue()).toBe('rechaza esto');
    // The browser itself reports every 4xx answer on its console.
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('a phone that does not read by itself leaves messages unread until asked', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Ajustes del teléfono de Marisol Vega' }).click();
    await page.getByRole('switch', { name: 'Lee sola' }).click();
    await page.keyboard.press('Escape');
    await write(page, 'Marisol Vega', 'hola');
    await page.getByText('1 mensaje sin leer').waitFor();
    expect(stub.actions.some(({ kind }) => kind === 'read')).toBe(false);
    await page.getByRole('button', { name: 'Leer ahora' }).click();
    await expect.poll(() => stub.actions.some(({ kind }) => kind === 'read')).toBe(true);
  });

  test('the moved clock is marked and closes the window', async () => {
    const { page } = opened;
    await write(page, 'Marisol Vega', 'hola');
    await phoneOf(page, 'Marisol Vega')
      .getByText(/Ventana: (24 h 0|23 h 59) min/)
      .waitFor();
    await page.getByRole('button', { name: 'Adelantar el reloj +72 h' }).click();
    await page.getByText('hora movida 72 horas').waitFor();
    await phoneOf(page, 'Marisol Vega').getByText('Ventana cerrada').waitFor();
  });

  test('a fault shows on the call that it hit and counts down', async () => {
    const { page } = opened;
    await page.getByLabel('Qué falla').selectOption('graph_500');
    await page.getByLabel('Próximas').fill('2');
    await page.getByRole('button', { name: 'Poner' }).click();
    await page.getByText('500 error interno · quedan 2').waitFor();
    await write(page, 'Marisol Vega', 'hola');
    await page.getByText('falla: graph_500').waitFor();
    await page.getByText('500 error interno · queda 1').waitFor();
    await page.getByRole('button', { name: 'Quitar 500 error interno' }).click();
    await page.getByText('500 error interno · queda 1').waitFor({ state: 'hidden' });
  });

  test('the inspector opens to every byte, folds copies, delivers again and finds the bubble', async () => {
    const { page } = opened;
    await page.getByLabel('Copias').selectOption('3');
    await write(page, 'Marisol Vega', 'hola');
    const line = page.getByRole('button', { name: /messages ×3/ });
    await line.click();
    await page.getByRole('region', { name: 'Cuerpo' }).getByText('whatsapp_business_account').waitFor();
    await page.getByRole('button', { name: 'Volver a entregar' }).click();
    await page.getByRole('button', { name: /messages ×4/ }).waitFor();
    await page.getByRole('button', { name: 'Ver su mensaje' }).click();
    await expect.poll(() => page.locator('article [data-marked="true"]').count()).toBe(1);
  });

  test('what was exported plays again with the same transcript', async () => {
    const { page } = opened;
    await write(page, 'Marisol Vega', '¿tienen café?');
    await phoneOf(page, 'Marisol Vega').getByText('Quedan 14').waitFor();
    const words = () => phoneOf(page, 'Marisol Vega').getByRole('listitem').locator('strong').allTextContents();
    const before = await words();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Guardar' }).click(),
    ]);
    const file = await download.path();
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
      version: 1,
      transcript: [{ side: 'customer' }, { side: 'business' }],
    });
    await write(page, 'Marisol Vega', 'quiero dos');
    await page.getByRole('button', { name: 'Confirmar' }).waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Abrir' }).click(),
    ]);
    await chooser.setFiles({ name: 'guion.json', mimeType: 'application/json', buffer: await readFile(file) });
    await page.getByText('El guion está corriendo.').waitFor();
    await page.getByRole('button', { name: 'Confirmar' }).waitFor({ state: 'hidden' });
    await expect.poll(words).toEqual(before);
  });

  test('a lost stream is told in words, and what was missed is there after it is back', async () => {
    const { page } = opened;
    await page.getByText('En vivo').waitFor();
    stub.cutStreams();
    await page.getByText('Reconectando').waitFor();
    await page.getByText('En vivo').waitFor();
    expect(opened.complaints.filter((words) => !words.includes('ERR_'))).toEqual([]);
    opened.complaints.length = 0;
  });
});

describe.skipIf(skipsBrowser)(`the page as a phone${howToGetChromium}`, () => {
  test('Enter breaks the line, the name opens the customers, and the controls are a sheet', async () => {
    const alone = await startSimulatorStub();
    const chrome = await openBrowser();
    const { page, complaints } = await openPage(chrome, `${alone.url}/simulator`, PHONE);
    const field = page.getByLabel('Mensaje de Marisol Vega');
    await field.fill('hola');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('hola\n');
    await page.getByRole('button', { name: 'Cambiar de cliente' }).tap();
    await page
      .getByRole('dialog', { name: 'Clientes' })
      .getByRole('button', { name: /Luz Robles/ })
      .tap();
    await page.getByRole('article', { name: 'Teléfono de Luz Robles' }).waitFor();
    await page.getByRole('button', { name: 'Controles' }).tap();
    await page.getByRole('button', { name: 'Adelantar el reloj +1 h' }).tap();
    await page.getByText('hora movida 1 hora').waitFor();
    expect(complaints).toEqual([]);
    await chrome.close();
    await alone.close();
  });
});
