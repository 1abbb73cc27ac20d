import { AxeBuilder } from '@axe-core/playwright';
import { Router } from 'express';
import { sql } from 'kysely';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { promptSeeds } from '../../src/app/prompt-files.ts';
import { newId } from '../../src/core/ids.ts';
import { wasTried } from '../../src/evals/index.ts';
import { newestTrial } from '../../src/evals/trial-store.ts';
import {
  importPages,
  loadShop,
  noteUnanswered,
  publishPage,
  publishText,
  searchKnowledge,
} from '../../src/knowledge/index.ts';
import { listPages, readPage } from '../../src/knowledge/pages/store.ts';
import { readBusinessFacts } from '../../src/knowledge/store.ts';
import { currentText } from '../../src/knowledge/texts/publish-text.ts';
import { playedByHand, trialsRouter } from '../modules/evals/trial-world.ts';
import { knowledgeRouter } from '../modules/knowledge/console-world.ts';
import { makeConversation } from '../support/conversation.ts';
import { useDatabase } from '../support/database.ts';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { howToGetChromium, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LAPTOP = { viewport: { width: 1280, height: 800 } };
const CASES = [
  { screen: 'phone', options: PHONE, language: 'es', colorScheme: 'light' },
  { screen: 'phone', options: PHONE, language: 'en', colorScheme: 'dark' },
  { screen: 'laptop', options: LAPTOP, language: 'en', colorScheme: 'light' },
  { screen: 'laptop', options: LAPTOP, language: 'es', colorScheme: 'dark' },
] as const;
const TEXTS = ['/knowledge/texts/hours', '/knowledge/texts/rules', '/knowledge/texts/about'];
const AT = new Date('2026-11-24T18:00:00Z');

const database = useDatabase();
const db = () => database().db;
let browser: Browser;
let fixture: ConsoleFixture;
const hand = playedByHand();

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
const tooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function askInVain(question: string): Promise<void> {
  const { id } = await makeConversation(db());
  await noteUnanswered(
    { db: db(), newId },
    { turnId: newId<'message'>(), conversationId: id, at: new Date(), question },
  );
}

const pageNamed = async (title: string) => {
  const found = (await listPages(db())).find((page) => page.title === title);
  if (found === undefined) throw new Error(`no page ${title}`);
  return found.id;
};

const isFocused = (field: Locator): Promise<boolean> => field.evaluate((found) => found.matches(':focus'));

async function publishUntried(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Revisar y publicar' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Motivo').fill(reason);
  await dialog.getByLabel(/Publicar sin probar/).check();
  await dialog.getByRole('button', { name: 'Publicar sin probar' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** A colleague publishes another address. */
async function moveShop(address: string): Promise<void> {
  const deps = { prompts: await promptSeeds() };
  await db()
    .transaction()
    .execute(async (tx) => {
      const { content, version: basedOn } = await currentText(deps, tx, 'about');
      const moved = JSON.stringify({ ...JSON.parse(content), address }, null, 2);
      const by = { authorId: null, reason: 'mudanza', at: AT };
      await publishText(deps, tx, { kind: 'about', content: moved, basedOn, ...by });
    });
}

describe.skipIf(skipsBrowser)(`what the business has written, in the console${howToGetChromium}`, () => {
  beforeAll(async () => {
    await loadShop({ db: db(), newId }, 'fixtures/shop');
    const readPdf = async () => ({ outcome: 'damaged' }) as const;
    await importPages({ db: db(), newId, readPdf, at: AT, reason: 'muestra' }, 'fixtures/shop/knowledge');
    await askInVain('¿Hacen grabado láser en los termos?');
    browser = await openBrowser();
    const trials = trialsRouter(db(), { play: hand.play, model: { id: 'recado/demo-rules', isReal: false } });
    fixture = await startConsoleFixture({
      real: Router().use(knowledgeRouter(db(), 'owner', wasTried).router, trials.router),
    });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await fixture.close();
  });

  test.for(CASES)(
    'everybody can use it on a $screen, $colorScheme, in $language',
    { timeout: 240_000 },
    async (each) => {
      const { options, colorScheme, language } = each;
      fixture.state.session = { ...fixture.state.session, viewer: { ...fixture.state.session.viewer, language } };
      const { page, complaints, close } = await openPage(browser, fixture.url, { ...options, colorScheme });
      const id = await pageNamed('Garantía');
      for (const path of ['/knowledge', '/knowledge/pages/new', `/knowledge/pages/${id}`, ...TEXTS]) {
        await page.goto(fixture.url + path);
        await page.locator('main section').first().waitFor();
        await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
        expect([path, await violations(page), await tooWide(page)]).toEqual([path, [], 0]);
      }
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test('the owner answers a question that nothing answered, and the assistant finds it', {
    timeout: 240_000,
  }, async () => {
    fixture.state.session = { ...fixture.state.session, viewer: { ...fixture.state.session.viewer, language: 'es' } };
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge`, PHONE);
    const question = page.getByRole('listitem').filter({ hasText: '¿Hacen grabado láser' });
    await question.getByRole('button', { name: 'Agregar respuesta' }).click();
    await question.getByLabel('Respuesta').fill('Sí, el grabado láser cuesta 120 pesos.');
    await question.getByRole('button', { name: 'Publicar' }).click();
    await page.getByText('Nada pendiente').waitFor();
    const found = await searchKnowledge({ db: db() }, 'grabado laser termo', 3);
    expect([found.isGood, found.passages[0]?.text]).toEqual([true, 'Sí, el grabado láser cuesta 120 pesos.']);
    await close();
  });

  test('a page that a colleague published meanwhile is shown, and neither text is lost', {
    timeout: 240_000,
  }, async () => {
    const id = await pageNamed('Visitar la tienda');
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/pages/${id}`, LAPTOP);
    const field = page.getByLabel('Texto', { exact: true });
    await field.fill('# Visitar la tienda\n\nHay estacionamiento propio.');
    await page.getByText('Pasajes en que se divide').waitFor();
    const theirs = { title: 'Visitar la tienda', content: 'Ahora abrimos en la esquina.', isShown: true };
    const by = { kind: 'page', source: null, authorId: null, reason: 'mudanza', at: AT } as const;
    await db()
      .transaction()
      .execute((tx) => publishPage(tx, { ...theirs, ...by, id, basedOn: 1 }));
    const publish = async (reason: string) => {
      await page.getByRole('button', { name: 'Revisar y publicar' }).click();
      const dialog = page.getByRole('dialog', { name: 'Publicar una versión nueva' });
      await dialog.getByLabel('Motivo').fill(reason);
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Publicar', exact: true }).click();
    };
    await publish('estacionamiento');
    await page.getByText('publicó la versión 2 mientras editabas').waitFor();
    await page.getByText('Ahora abrimos en la esquina.').waitFor();
    expect(await field.inputValue()).toContain('Hay estacionamiento propio.');
    await page.getByRole('button', { name: 'Seguir con mi texto' }).click();
    await publish('con estacionamiento');
    await page.getByText('Comparar la 3 con la actual').waitFor();
    expect(await readPage(db(), id)).toMatchObject({ version: 3, reason: 'con estacionamiento' });
    // And the way back.
    await page.getByRole('button', { name: 'Comparar la 1 con la actual' }).click();
    await page.getByRole('button', { name: 'Traer la versión 1 al editor' }).click();
    await expect.poll(() => field.inputValue()).toContain('No tenemos estacionamiento propio.');
    await close();
  });

  test('a placeholder that nobody fills is refused by its name', { timeout: 240_000 }, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/business`, LAPTOP);
    await page.getByLabel('Cómo habla tu negocio', { exact: true }).fill('Somos {{nombre_tienda}}.');
    await page.getByRole('button', { name: 'Revisar y publicar' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('prueba');
    await dialog.getByRole('button', { name: 'Probar y publicar' }).click();
    await dialog.getByRole('alert').getByText('{{nombre_tienda}}').waitFor();
    await close();
  });

  test.for([
    { options: PHONE, screen: 'phone' },
    { options: LAPTOP, screen: 'laptop' },
  ])(
    'on a $screen, customers that a draft does not serve are named, and the owner publishes it all the same',
    {
      timeout: 240_000,
    },
    async ({ options, screen }) => {
      const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/business`, options);
      const field = page.getByLabel('Cómo habla tu negocio', { exact: true });
      await field.fill(`Hablamos como en un ${screen}.`);
      await page.getByRole('button', { name: 'Revisar y publicar' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Motivo').fill('trato nuevo');
      await dialog.getByRole('button', { name: 'Probar y publicar' }).click();
      await dialog.getByText('Van 0 de 2…').waitFor();
      hand.fail('asks-price', 'search_products was not called');
      hand.serveAll();
      await dialog.getByText('1 de 2 clientes no salió bien.').waitFor();
      await dialog.getByText('What asks-price is promised.').waitFor();
      expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
      await dialog.getByLabel(/Publicar aunque estos clientes no salgan bien/).check();
      await dialog.getByRole('button', { name: 'Publicar de todos modos' }).click();
      await page.getByText('publicada aunque fallaban clientes de prueba').first().waitFor();
      expect(await field.inputValue()).toBe(`Hablamos como en un ${screen}.`);
      const { rows } = await sql<{ despite: string }>`
      select despite from knowledge_texts where kind = 'business' order by version desc limit 1`.execute(db());
      expect(rows).toEqual([{ despite: 'failed' }]);
      // Where "why this answer" leads: what was changed since that version.
      await page.goto(`${fixture.url}/knowledge/texts/business?v=0`);
      await page.getByRole('button', { name: 'Comparar la 0 con la actual', expanded: true }).waitFor();
      await page.getByRole('region', { name: 'Diferencia' }).getByText(`Hablamos como en un ${screen}.`).waitFor();
      await close();
    },
  );

  test('the owner changes what a zone costs and how the shop is reached in fields, and the rest of the text stays', {
    timeout: 240_000,
  }, async () => {
    const before = await readBusinessFacts(db());
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/rules`, PHONE);
    const price = page.getByLabel('Precio del envío: Ciudad de México');
    const review = page.getByRole('button', { name: 'Revisar y publicar' });
    await price.fill('gratis');
    await page.getByText('Escribe un importe, como 59.00.').waitFor();
    expect(await review.isDisabled()).toBe(true);
    await price.fill('64.50');
    await page.getByLabel('Días hábiles, a lo más: Ciudad de México').fill('0');
    await page.getByText('Son menos que los días de al menos.').waitFor();
    await page.getByLabel('Días hábiles, a lo más: Ciudad de México').fill('3');
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await publishUntried(page, 'paquetería');
    await page.getByText('publicada sin probar').first().waitFor();
    const after = await readBusinessFacts(db());
    const zones = before?.shippingZones.map((zone) =>
      zone.key === 'mexico_city' ? { ...zone, priceMinor: 6_450, maxDays: 3 } : zone,
    );
    expect(after).toEqual({ ...before, shippingZones: zones });
    await page.goto(`${fixture.url}/knowledge/texts/about`);
    await page.getByLabel('Número, correo o dirección: Teléfono').fill('55 1234 0000');
    expect(await page.getByLabel('Nombre del negocio').inputValue()).toBe('Café La Paloma');
    await page.getByLabel('Editar todo como JSON').check();
    expect(JSON.parse(await page.getByLabel('Datos del negocio', { exact: true }).inputValue())).toMatchObject({
      contact_channels: expect.arrayContaining([expect.objectContaining({ key: 'phone', value: '55 1234 0000' })]),
      payment_methods: expect.any(Array),
    });
    expect(await violations(page)).toEqual([]);
    await close();
  });

  test('the owner adds a delivery zone by keyboard and removes another, each fault beside its field', {
    timeout: 240_000,
  }, async () => {
    const before = await readBusinessFacts(db());
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/rules`, PHONE);
    const add = page.getByRole('button', { name: 'Agregar una zona' });
    await add.press('Enter');
    const added = page.getByRole('group', { name: 'Zona nueva' });
    await expect.poll(() => isFocused(added.getByLabel('Cómo se llama en español'))).toBe(true);
    await added.getByText('Falta este dato.').first().waitFor();
    await added.getByText('Sin códigos postales no se envía ningún pedido aquí.').waitFor();
    await page.keyboard.type('Norte');
    const north = page.getByRole('group', { name: 'Norte' });
    await north.getByLabel('Cómo se llama en inglés').fill('North');
    await north.getByLabel('Qué cubre, en español').fill('Nuevo León');
    await north.getByLabel('Qué cubre, en inglés').fill('Nuevo León');
    await north.getByLabel('Precio del envío').fill('149.00');
    await north.getByLabel('Días hábiles, al menos').fill('4');
    await north.getByLabel('Días hábiles, a lo más').fill('61');
    await north.getByText('A lo más son 60 días.').waitFor();
    await north.getByLabel('Días hábiles, a lo más').fill('8');
    await north.getByRole('button', { name: 'Agregar códigos postales' }).press('Enter');
    await north.getByText('Son cinco cifras.').first().waitFor();
    await north.getByLabel('Del código postal').fill('67996');
    await north.getByLabel('Al código postal').fill('64000');
    await north.getByText('Es menor que el primero.').waitFor();
    await north.getByLabel('Del código postal').fill('64000');
    await north.getByLabel('Al código postal').fill('67996');
    await page.getByRole('button', { name: 'Quitar la zona: Zona metropolitana' }).press('Enter');
    await page.getByRole('group', { name: 'Zona metropolitana' }).waitFor({ state: 'detached' });
    await expect.poll(() => isFocused(page.getByRole('group', { name: 'Resto de México' }))).toBe(true);
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await publishUntried(page, 'zonas');
    const kept = before?.shippingZones.filter(({ key }) => key !== 'metropolitan_area') ?? [];
    await expect
      .poll(() => readBusinessFacts(db()))
      .toEqual({
        ...before,
        shippingZones: [
          ...kept,
          {
            ...{ key: expect.stringMatching(/^zone_[a-z0-9]+$/), name: { es: 'Norte', en: 'North' } },
            ...{ covers: { es: 'Nuevo León', en: 'Nuevo León' }, priceMinor: 14_900, freeFromMinor: null },
            ...{ minDays: 4, maxDays: 8, postalCodes: ['64000-67996'], isPickup: false },
          },
        ],
      });
    await close();
  });

  test('the owner adds a rule for returns and takes away another', { timeout: 240_000 }, async () => {
    const before = await readBusinessFacts(db());
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/rules`, PHONE);
    await page.getByRole('button', { name: 'Agregar una regla de devolución' }).press('Enter');
    const added = page.getByRole('group', { name: 'Regla nueva' });
    await expect.poll(() => isFocused(added.getByLabel('Cómo se llama en español'))).toBe(true);
    await page.keyboard.type('Molinos');
    const rule = page.getByRole('group', { name: 'Molinos' });
    await rule.getByLabel('Cómo se llama en inglés').fill('Grinders');
    await rule.getByLabel('Condiciones, en español').fill('En su caja.');
    await rule.getByLabel('Condiciones, en inglés').fill('In its box.');
    await rule.getByLabel('Días para devolver: Molinos').fill('0');
    await rule.getByText('Al menos un día').waitFor();
    await rule.getByLabel('Días para devolver: Molinos').fill('15');
    await rule.getByLabel('Categorías: Molinos').pressSequentially('Molinos, Básculas');
    await rule.getByLabel('Tiene defecto').check();
    await page.getByRole('button', { name: 'Quitar la regla: Tarjetas de regalo' }).click();
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await publishUntried(page, 'molinos');
    const kept = before?.returnRules.filter(({ key }) => key !== 'gift_cards') ?? [];
    await expect
      .poll(async () => (await readBusinessFacts(db()))?.returnRules)
      .toEqual([
        ...kept,
        {
          ...{ key: expect.stringMatching(/^returns_[a-z0-9]+$/), name: { es: 'Molinos', en: 'Grinders' } },
          ...{ conditions: { es: 'En su caja.', en: 'In its box.' }, days: 15, mayExchange: false },
          ...{ categories: ['Molinos', 'Básculas'], reasons: ['faulty'] },
        },
      ]);
    await close();
  });

  test('ways to pay and contacts are fields, and what a colleague published meanwhile is shown before it is replaced', {
    timeout: 240_000,
  }, async () => {
    const before = await readBusinessFacts(db());
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/about`, LAPTOP);
    await page.getByRole('button', { name: 'Agregar una forma de pago' }).click();
    const added = page.getByRole('group', { name: 'Forma de pago nueva' });
    await added.getByLabel('Cómo se llama en español').fill('Con terminal');
    const terminal = page.getByRole('group', { name: 'Con terminal' });
    await terminal.getByLabel('Cómo se llama en inglés').fill('Terminal');
    await terminal.getByLabel('Nota en español').fill('La lleva el repartidor.');
    await terminal.getByText('Falta este dato.').waitFor();
    await terminal.getByLabel('Nota en inglés').fill('The courier brings it.');
    await terminal.getByLabel('Cómo se cobra').selectOption('Al entregar o recoger');
    await terminal.getByLabel('Ciudad de México').check();
    await page.getByRole('button', { name: 'Quitar la forma de pago: Transferencia SPEI' }).click();
    const mail = page.getByRole('group', { name: 'Correo' });
    await mail.getByLabel('Número, correo o dirección').fill('');
    await mail.getByText('Falta este dato.').waitFor();
    await mail.getByLabel('Número, correo o dirección').fill('ventas@cafelapaloma.example');
    await page.getByRole('button', { name: 'Quitar el contacto: Sitio web' }).click();
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await moveShop('Avenida Álvaro Obregón 10');
    await publishUntried(page, 'terminal');
    await page.getByText(/publicó la versión \d+ mientras editabas/).waitFor();
    await page.getByText('Avenida Álvaro Obregón 10').first().waitFor();
    expect(await mail.getByLabel('Número, correo o dirección').inputValue()).toBe('ventas@cafelapaloma.example');
    await page.getByRole('button', { name: 'Seguir con mi texto' }).click();
    await publishUntried(page, 'terminal de todos modos');
    await expect
      .poll(() => readBusinessFacts(db()))
      .toEqual({
        ...before,
        paymentMethods: [
          ...(before?.paymentMethods.filter(({ key }) => key !== 'spei') ?? []),
          {
            ...{ key: expect.stringMatching(/^payment_[a-z0-9]+$/), kind: 'pay_on_delivery', zones: ['mexico_city'] },
            ...{ name: { es: 'Con terminal', en: 'Terminal' } },
            note: { es: 'La lleva el repartidor.', en: 'The courier brings it.' },
          },
        ],
        contactChannels: before?.contactChannels
          .filter(({ key }) => key !== 'web')
          .map((one) => (one.key === 'email' ? { ...one, value: 'ventas@cafelapaloma.example' } : one)),
      });
    await close();
  });

  test('staff reads zones, ways to pay and contacts, and nothing there can be changed', {
    timeout: 240_000,
  }, async () => {
    const { session } = fixture.state;
    onTestFinished(() => {
      fixture.state.session = session;
    });
    fixture.state.session = { ...session, viewer: { ...session.viewer, role: 'staff' } };
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/about`, PHONE);
    await page.getByRole('group', { name: 'Efectivo en la tienda' }).waitFor();
    await page.getByLabel('Ciudad de México').first().waitFor();
    const open = page.locator('main fieldset').locator('input:visible:not([readonly]):enabled, select:enabled');
    expect(await open.count()).toBe(0);
    expect(await page.getByRole('button', { name: /^(Agregar|Quitar)/ }).count()).toBe(0);
    await close();
  });

  test('the owner changes the hours field by field, and what overlaps or is missing is told beside its field', {
    timeout: 240_000,
  }, async () => {
    const { page, close } = await openPage(browser, `${fixture.url}/knowledge/texts/hours`, PHONE);
    await page.getByText('Horas de la tienda: America/Mexico City').waitFor();
    const sunday = page.getByRole('group', { name: 'domingo' });
    await sunday.getByRole('button', { name: 'Agregar horas: domingo' }).click();
    await sunday.getByText('Falta la hora.').first().waitFor();
    const publish = page.getByRole('button', { name: 'Revisar y publicar' });
    expect(await publish.isDisabled()).toBe(true);
    await sunday.getByLabel('Abre: domingo 2').fill('14:00');
    await sunday.getByLabel('Cierra: domingo 2').fill('19:00');
    await sunday.getByText('Se encima con otras horas de ese día.').waitFor();
    await sunday.getByLabel('Abre: domingo 2').fill('16:00');
    await sunday.getByLabel('Cierra: domingo 2').fill('00:00');
    await sunday.getByText('Se encima').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Agregar un día' }).click();
    await page.getByRole('group', { name: 'Día nuevo' }).getByText('Falta la fecha.').waitFor();
    // The group is called by what is typed into it.
    await page.getByRole('group', { name: 'Día nuevo' }).getByLabel('Cómo se llama en inglés').fill('Inventory');
    await page.getByRole('group', { name: 'Día nuevo' }).getByLabel('Cómo se llama en español').fill('Inventario');
    await page.getByRole('group', { name: 'Inventario' }).getByLabel('Fecha').fill('2099-12-24');
    expect(await violations(page)).toEqual([]);
    await publish.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill('diciembre');
    await dialog.getByText('Son 2 clientes con el modelo de reglas; no cuesta nada.').waitFor();
    await dialog.getByRole('button', { name: 'Probar y publicar' }).click();
    await dialog.getByText('Van 0 de 2…').waitFor();
    expect(await violations(page)).toEqual([]);
    // Closing it cancels what nobody waits for any more, and nobody is locked out by that.
    await dialog.getByRole('button', { name: 'Cancelar' }).click();
    await expect.poll(async () => (await newestTrial(db(), 'smoke'))?.reason).toBe('cancelled');
    await publish.click();
    await dialog.getByLabel('Motivo').fill('diciembre');
    await dialog.getByRole('button', { name: 'Probar y publicar' }).click();
    await dialog.getByText('Van 0 de 2…').waitFor();
    await expect.poll(() => hand.given()).toBeGreaterThan(0);
    // Nobody sees the draft while it is tried.
    expect((await readBusinessFacts(db()))?.specialDays.some(({ date }) => date === '2099-12-24')).toBe(false);
    hand.serve('asks-hours');
    await dialog.getByText('Van 1 de 2…').waitFor();
    hand.serveAll();
    await page.getByText('Comparar la 1 con la actual').waitFor();
    const facts = await readBusinessFacts(db());
    expect(facts?.weeklyHours.filter(({ weekday }) => weekday === 7)).toEqual([
      { weekday: 7, opens: '09:00', closes: '15:00' },
      { weekday: 7, opens: '16:00', closes: '24:00' },
    ]);
    expect(facts?.specialDays.find(({ date }) => date === '2099-12-24')).toEqual({
      ...{ date: '2099-12-24', name: { es: 'Inventario', en: 'Inventory' }, hours: [] },
    });
    await close();
  });
});
