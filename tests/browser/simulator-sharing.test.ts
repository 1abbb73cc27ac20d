import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerAction } from '../../src/simulator/contract.ts';
import { type SimulatorStub, startSimulatorStub } from '../support/simulator-stub.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let stub: SimulatorStub;
let opened: OpenPage;

const did = (kind: CustomerAction['kind']) => stub.actions.filter((action) => action.kind === kind);
const thread = (page: Page) => page.getByRole('region', { name: 'Conversación de Marisol Vega' });

async function openForm(page: Page, name: string) {
  await page.getByRole('button', { name: 'Compartir' }).first().click();
  await page.getByRole('menuitem', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor();
}

async function menuOf(page: Page, words: string, item: string) {
  await page
    .getByRole('listitem')
    .filter({ hasText: words })
    .getByRole('button', { name: 'Acciones del mensaje' })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe.skipIf(skipsBrowser)(`what is no plain text, in the browser${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  beforeEach(async () => {
    stub = await startSimulatorStub();
    opened = await openPage(browser, `${stub.url}/simulator`, PHONE);
  });
  afterEach(async () => {
    await opened.close();
    await stub.close();
    expect(opened.complaints).toEqual([]);
  });

  test('a place, a contact and a cart are sent from forms that everybody can use', async () => {
    const { page } = opened;
    await openForm(page, 'Ubicación');
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.getByLabel('Nombre del lugar').fill('Casa');
    await page.keyboard.press('Enter');
    await thread(page).getByText('Casa').waitFor();
    expect(did('location')).toMatchObject([{ name: 'Casa', address: null, latitude: 19.4326 }]);

    await openForm(page, 'Contacto');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Enviar' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Nombre').fill('Luis');
    await dialog.getByLabel('Número').fill('+52 55 5555 0101');
    await dialog.getByRole('button', { name: 'Enviar' }).click();
    await thread(page).getByText('Luis', { exact: true }).waitFor();

    await openForm(page, 'Carrito');
    await dialog.getByLabel('Código del producto').fill('CHIS-250-G');
    await dialog.getByLabel('Cantidad').fill('2');
    await dialog.getByLabel('Precio que veía').fill('150');
    await dialog.getByRole('button', { name: 'Enviar' }).click();
    await thread(page).getByText('2 × CHIS-250-G · $150.00').waitFor();
    expect(did('cart')).toMatchObject([{ items: [{ sku: 'CHIS-250-G', quantity: 2, price: 150 }], text: '' }]);
  });

  test('a message is edited in the field and deleted by its menu; Escape leaves it as it was', async () => {
    const { page } = opened;
    const field = page.getByRole('textbox', { name: 'Mensaje de Marisol Vega' });
    await field.fill('una bolsa');
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await thread(page).getByText('una bolsa').waitFor();
    await menuOf(page, 'una bolsa', 'Editar');
    await expect.poll(() => field.inputValue()).toBe('una bolsa');
    await page.keyboard.press('Escape');
    await expect.poll(() => field.inputValue()).toBe('');
    await menuOf(page, 'una bolsa', 'Editar');
    await field.fill('dos bolsas');
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await thread(page).getByText('Editado').waitFor();
    expect(did('edit')).toMatchObject([{ text: 'dos bolsas' }]);
    await menuOf(page, 'dos bolsas', 'Eliminar para todos');
    await thread(page).getByText('Mensaje eliminado').waitFor();
    expect(did('delete')).toHaveLength(1);
  });

  test('a call and a forwarded text leave from the same menu', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Compartir' }).first().click();
    await page.getByRole('menuitem', { name: 'Llamar' }).click();
    await thread(page).getByText('Llamada perdida').waitFor();
    await openForm(page, 'Reenviar un texto');
    await page.getByLabel('Texto de otra persona').fill('quiero dos');
    await page.getByRole('dialog').getByRole('button', { name: 'Enviar' }).click();
    await expect.poll(() => did('text').length).toBe(1);
    expect(did('text')).toMatchObject([{ text: 'quiero dos', isForwarded: true }]);
  });
});
