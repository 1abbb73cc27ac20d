import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Attachment } from '../../src/console/contract.ts';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { PASSWORD, said } from './console-records.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const HEARD = 'quiero dos bolsas del de Chiapas';

let browser: Browser;
let fixture: ConsoleFixture;
let opened: OpenPage;

const bodies = (method: string, path: RegExp) =>
  fixture.calls.filter((call) => call.method === method && path.test(call.path)).map(({ body }) => body);
const line = (page: Page, id: string) => page.locator(`[data-item="${id}"]`);
const field = (page: Page, name = 'Marisol Vega') => page.getByLabel(`Escribe a ${name}`);
const isFocused = (target: ReturnType<Page['locator']>) =>
  target.evaluate((node) => node === node.ownerDocument.activeElement);

/** What a colleague corrected while somebody else was typing. */
function correctByLuis(text: string, version = '7'): void {
  const thread = fixture.state.threads.get('marisol') ?? [];
  fixture.state.threads.set(
    'marisol',
    thread.map((item) => {
      if (item.type !== 'message' || item.id !== 'm2') return item;
      const correction = { by: 'Luis Cano', at: new Date().toISOString(), before: HEARD };
      return { ...item, attachments: item.attachments.map((one) => ({ ...one, text, correction, version })) };
    }),
  );
}

describe.skipIf(skipsBrowser)(`what staff does with single messages${howToGetChromium}`, () => {
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

  test('what was heard is corrected by keyboard alone, under one’s name, and the way back can be undone', async () => {
    const page = await open('/c/marisol?m=m2');
    const voice = line(page, 'm2');
    const correct = voice.getByRole('button', { name: 'Corregir' });
    await correct.focus();
    await page.keyboard.press('Enter');
    const words = voice.getByLabel('Lo que dice');
    await expect.poll(() => isFocused(words)).toBe(true);
    expect(await words.inputValue()).toBe(HEARD);
    await words.fill('quiero doce bolsas del de Chiapas');
    // What happens meanwhile in the conversation leaves the field alone.
    fixture.hear('marisol', '¿sí me oyeron?');
    await page.getByText('¿sí me oyeron?').last().waitFor();
    expect(await words.inputValue()).toBe('quiero doce bolsas del de Chiapas');
    await page.keyboard.press('Control+Enter');
    await voice.getByText('Corregido por Ana Robles').waitFor();
    expect(bodies('PUT', /voice-1\/reading$/)).toEqual([{ text: 'quiero doce bolsas del de Chiapas', version: '1' }]);
    await expect.poll(() => isFocused(correct)).toBe(true);
    await voice.getByText('Antes decía').click();
    await voice.getByText(HEARD).waitFor();
    await voice.getByRole('button', { name: 'Quitar la corrección' }).click();
    await voice.getByText('Dudoso').waitFor();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await voice.getByText('Corregido por Ana Robles').waitFor();
    expect(bodies('PUT', /voice-1\/reading$/).at(-1)).toMatchObject({ text: 'quiero doce bolsas del de Chiapas' });
  });

  test('of two who correct at once the second sees what the first wrote, loses nothing, and decides', async () => {
    const page = await open('/c/marisol?m=m2');
    const voice = line(page, 'm2');
    await voice.getByRole('button', { name: 'Corregir' }).click();
    await voice.getByLabel('Lo que dice').fill('lo que yo oí');
    correctByLuis('lo que Luis oyó');
    await voice.getByRole('button', { name: 'Guardar' }).click();
    await voice.getByRole('alert').getByText('lo que Luis oyó').waitFor();
    expect(await voice.getByLabel('Lo que dice').inputValue()).toBe('lo que yo oí');
    await voice.getByRole('button', { name: 'Guardar de todos modos' }).click();
    await voice.getByText('Corregido por Ana Robles').waitFor();
    expect(bodies('PUT', /voice-1\/reading$/)).toEqual([
      { text: 'lo que yo oí', version: '1' },
      { text: 'lo que yo oí', version: '7' },
    ]);
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('what was read in a picture is corrected too, and Escape leaves it as it was', async () => {
    const page = await open('/c/marisol?m=m3');
    const picture = line(page, 'm3');
    await picture.getByRole('button', { name: 'Corregir' }).click();
    await picture.getByLabel('Lo que dice').fill('otra cosa');
    await page.keyboard.press('Escape');
    await picture.getByText('CAFÉ CHIAPAS 500 g $185').first().waitFor();
    expect(bodies('PUT', /reading$/)).toEqual([]);
    expect(page.url()).toContain('/c/marisol');
  });

  test.each([
    [
      'es',
      ['Falta: el sonido (falló el servicio que lo lee), la página 3 (tardó demasiado)', 'Páginas leídas: 8 de 12'],
      'Del sonido solo se oyó el principio (10 min)',
      'Llegó desde un anuncio',
    ],
    [
      'en',
      ['Missing: the sound (the service that reads it failed), page 3 (it took too long)', 'Pages read: 8 of 12'],
      'Only the beginning of the sound was heard (10 min)',
      'Came from an ad',
    ],
  ] as const)(
    'in %s staff read which parts of a file are missing, and see what was sent from the phone',
    async (language, lines, heard, note) => {
      const { session } = fixture.state;
      fixture.state.session = { ...session, viewer: { ...session.viewer, language } };
      const thread = fixture.state.threads.get('marisol') ?? [];
      const missing: Attachment['missing'] = {
        parts: [
          { part: 'sound', number: null, why: 'vendor_failed' },
          { part: 'page', number: 3, why: 'timed_out' },
        ],
        ...{ pages: { read: 8, of: 12 }, heardMs: 600_000 },
      };
      const pictures = thread.flatMap((item) => (item.type === 'message' && item.id === 'm3' ? item.attachments : []));
      fixture.state.threads.set('marisol', [
        ...thread.map((item) =>
          item.type === 'message' && item.id === 'm3'
            ? { ...item, notes: ['from_ad'], attachments: item.attachments.map((one) => ({ ...one, missing })) }
            : item,
        ),
        said('phone-1', 1, '', {
          ...{ by: 'phone', kind: 'image', turnId: null, cost: null, how: null, state: 'sent' },
          attachments: pictures.map((one) => ({ ...one, id: 'picture-2', text: null, codes: [], canCorrect: false })),
        }),
        said('phone-2', 0, '', {
          ...{
            by: 'phone',
            kind: 'media_placeholder',
            turnId: null,
            cost: null,
            how: null,
            state: 'sent',
            attachments: [],
          },
        }),
      ]);
      const page = await open('/c/marisol?m=m3');
      for (const words of [...lines, heard, note]) await line(page, 'm3').getByText(words).waitFor();
      const fromPhone = line(page, 'phone-1');
      await fromPhone.scrollIntoViewIfNeeded();
      await expect
        .poll(() =>
          fromPhone.locator('img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
        )
        .toBeGreaterThan(0);
      await line(page, 'phone-2')
        .getByText(/WhatsApp (no entregó|did not hand over)/)
        .waitFor();
      expect((await new AxeBuilder({ page }).withTags(RULES).analyze()).violations).toEqual([]);
    },
  );

  test('a correction that is too long is told in the field, and nothing of it is cut or sent', async () => {
    const page = await open('/c/marisol?m=m3');
    const picture = line(page, 'm3');
    await picture.getByRole('button', { name: 'Corregir' }).click();
    const words = picture.getByLabel('Lo que dice');
    await words.fill('a'.repeat(6_001));
    await picture.getByText('Son 6,001 caracteres; caben 6,000. No se corta nada: acórtalo tú.').waitFor();
    expect((await words.inputValue()).length).toBe(6_001);
    expect(await picture.getByRole('button', { name: 'Guardar' }).isDisabled()).toBe(true);
    await page.keyboard.press('Control+Enter');
    await words.fill('a'.repeat(6_000));
    await picture.getByRole('button', { name: 'Guardar' }).click();
    await expect.poll(() => bodies('PUT', /reading$/)).toHaveLength(1);
  });

  test('a picture that may disturb is not fetched before somebody asks for it', async () => {
    const thread = fixture.state.threads.get('marisol') ?? [];
    const mark = (one: Attachment): Attachment => ({ ...one, isDelicate: true, isCut: true });
    const marked = thread.map((item) =>
      item.type === 'message' && item.id === 'm3' ? { ...item, attachments: item.attachments.map(mark) } : item,
    );
    fixture.state.threads.set('marisol', marked);
    const page = await open('/c/marisol?m=m3');
    const picture = line(page, 'm3');
    const cover = picture.getByRole('button', { name: 'Puede ser delicado · Mostrar' });
    await picture.getByText('Solo el principio').waitFor();
    expect(await picture.locator('img').count()).toBe(0);
    expect((await new AxeBuilder({ page }).withTags(RULES).analyze()).violations).toEqual([]);
    await cover.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => isFocused(picture.getByRole('button', { name: /^Ampliar/ }))).toBe(true);
    expect(await picture.locator('img').count()).toBe(1);
  });

  test('the button says what free words cost where they cost something, for as many messages as it sends', async () => {
    const page = await open('/c/rosa');
    await page.getByRole('button', { name: /^Enviar USD\s0\.0085$/ }).waitFor();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Adjuntar un archivo' }).click(),
    ]);
    const file = { mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
    await chooser.setFiles([
      { ...file, name: 'lista.pdf' },
      { ...file, name: 'otra.pdf' },
    ]);
    await page.getByRole('button', { name: /^Enviar USD\s0\.017$/ }).waitFor();
    await page.getByText('Nota', { exact: true }).click();
    await page.getByRole('button', { name: 'Guardar nota', exact: true }).waitFor();
    await page.getByRole('link', { name: /^Marisol Vega/ }).click();
    await page.getByRole('button', { name: 'Tomar y enviar', exact: true }).waitFor();
  });

  test('a file is taken back within five seconds, and comes back to the composer with its words and its quote', async () => {
    const page = await open('/c/marisol?m=m4');
    await line(page, 'm4').getByRole('button', { name: 'Acciones del mensaje' }).click();
    await page.getByRole('menuitem', { name: 'Responder a este mensaje' }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Adjuntar un archivo' }).click(),
    ]);
    await chooser.setFiles({ name: 'lista.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
    await field(page).fill('Esta es la lista');
    await page.getByRole('button', { name: 'Tomar y enviar' }).click();
    await page.getByText('El archivo sale en 5 segundos.').waitFor();
    expect(await field(page).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByRole('list', { name: 'Archivos por enviar' }).getByText('lista.pdf').waitFor();
    await expect.poll(() => field(page).inputValue()).toBe('Esta es la lista');
    await page.getByText('Respondes a Marisol Vega').waitFor();
    expect(bodies('POST', /\/discard$/)).toHaveLength(1);
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await page.getByText('El archivo sale en 5 segundos.').waitFor();
    await expect.poll(() => fixture.calls.filter(({ path }) => path.endsWith('/files')).length).toBe(2);
  });

  test('files stay where they were attached, and come back with their words to whoever undoes them elsewhere', async () => {
    const page = await open('/c/marisol');
    const waiting = page.getByRole('list', { name: 'Archivos por enviar' });
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Adjuntar un archivo' }).click(),
    ]);
    await chooser.setFiles({ name: 'lista.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
    await waiting.getByText('lista.pdf').waitFor();
    const rosa = page.getByRole('link', { name: /^Rosa/ });
    const marisol = page.getByRole('link', { name: /^Marisol Vega/ });
    await rosa.click();
    await page.waitForURL('**/c/rosa');
    await page.getByRole('button', { name: 'Adjuntar un archivo' }).waitFor();
    expect(await waiting.count()).toBe(0);
    await marisol.click();
    await waiting.getByText('lista.pdf').waitFor();
    await field(page).fill('Esta es la lista');
    await page.getByRole('button', { name: 'Tomar y enviar' }).click();
    await page.getByText('El archivo sale en 5 segundos.').waitFor();
    await rosa.click();
    await page.waitForURL('**/c/rosa');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await expect.poll(() => bodies('POST', /\/discard$/).length).toBe(1);
    await marisol.click();
    await waiting.getByText('lista.pdf').waitFor();
    await expect.poll(() => field(page).inputValue()).toBe('Esta es la lista');
    // Who signs in next on this device finds neither.
    await page.getByRole('link', { name: 'Mi cuenta' }).first().click();
    await page.getByRole('button', { name: 'Cerrar sesión' }).click();
    await page.getByRole('heading', { name: 'Entra a la consola' }).waitFor();
    await page.getByLabel('Correo').fill('ana@lapaloma.mx');
    await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByRole('link', { name: 'Bandeja' }).first().click();
    await marisol.click();
    await page.getByRole('button', { name: 'Adjuntar un archivo' }).waitFor();
    expect([await waiting.count(), await field(page).inputValue()]).toEqual([0, '']);
  });

  test('an answer goes under the message that was chosen, and leads back to it', async () => {
    const page = await open('/c/marisol?m=m4');
    await line(page, 'm4').getByRole('button', { name: 'Acciones del mensaje' }).click();
    await page.getByRole('menuitem', { name: 'Responder a este mensaje' }).click();
    await page.getByText('Respondes a Marisol Vega').waitFor();
    await expect.poll(() => isFocused(field(page))).toBe(true);
    await page.reload();
    await page.getByText('Respondes a Marisol Vega').waitFor();
    await field(page).fill('¿A qué nombre?');
    await field(page).press('Enter');
    const sent = page.locator('li', { hasText: '¿A qué nombre?' }).last();
    await sent.getByRole('button', { name: 'Ir al mensaje citado: quiero factura, por favor' }).waitFor();
    await sent.getByText('Enviado').waitFor();
    expect(bodies('POST', /\/messages$/)).toMatchObject([{ text: '¿A qué nombre?', replyTo: 'm4' }]);
    expect(await page.getByText('Respondes a Marisol Vega').count()).toBe(0);
  });

  test('a key quotes the newest message; a refusal keeps the quote, and its button takes it away', async () => {
    const page = await open('/c/marisol');
    await line(page, 'm5').waitFor();
    await page.getByRole('heading', { name: 'Marisol Vega' }).first().focus();
    await page.keyboard.press('q');
    const bar = page.getByText('Respondes a Marisol Vega').locator('..');
    await bar.getByText('quiero factura', { exact: true }).waitFor();
    await page.route('**/messages', (route) =>
      route.fulfill({ status: 400, json: { error: { code: 'quoted_absent', message: 'Gone' } } }),
    );
    await field(page).fill('va');
    await field(page).press('Enter');
    await page.getByText('No se envió: el mensaje citado ya no está.').waitFor();
    await bar.waitFor();
    await page.unroute('**/messages');
    await page.getByRole('button', { name: 'Quitar la cita' }).click();
    await expect.poll(() => isFocused(field(page))).toBe(true);
    await field(page).press('Enter');
    await expect.poll(() => bodies('POST', /\/messages$/).length).toBe(1);
    expect(bodies('POST', /\/messages$/)[0]).not.toHaveProperty('replyTo');
    expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('400')]);
  });

  test('a failed message tells how often it was tried, when, and what Meta said', async () => {
    const page = await open('/c/marisol?m=s3');
    const failed = line(page, 's3');
    await failed.getByRole('button', { name: 'Ver intentos' }).click();
    await failed.getByText('4 intentos').waitFor();
    await failed.getByText('Código 131026 de Meta: no tiene WhatsApp o no acepta mensajes').waitFor();
    await failed.getByText('Meta dice: Message undeliverable').waitFor();
    await failed.getByRole('button', { name: 'Ocultar intentos' }).click();
    expect(await failed.getByText('4 intentos').count()).toBe(0);
  });

  test('each message that went tells how and why, what that was thought to cost, and what it did', async () => {
    const page = await open('/c/marisol?m=s2');
    const went = line(page, 's2');
    const button = went.getByRole('button', { name: /^USD\s0\.09, Cómo salió$/ });
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.focus();
    await page.keyboard.press('Enter');
    await went
      .getByText(/porque la ventana de 24 h estaba abierta · estimado USD\s0\.0085 · cobrado USD\s0\.09$/)
      .waitFor();
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Enter');
    expect(await went.getByText('estimado').count()).toBe(0);
    const untold = line(page, 's3');
    await untold.getByRole('button', { name: 'Ver intentos' }).click();
    await untold.getByText(/^Salió como plantilla porque la ventana de 24 h estaba cerrada/).waitFor();
  });

  test('an answer is marked as wrong with a note, and the mark is taken back', async () => {
    const page = await open('/c/marisol');
    await page.getByRole('button', { name: '¿Por qué?' }).last().click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: 'Marcar mal' }).click();
    await panel.getByLabel('Qué está mal (opcional)').fill('El precio es otro');
    await panel.getByRole('button', { name: 'Marcar mal' }).click();
    await panel.getByText('Marcada mal por Ana Robles').waitFor();
    await panel.getByText('El precio es otro').waitFor();
    expect(bodies('PUT', /turn-1\/mark$/)).toEqual([{ note: 'El precio es otro' }]);
    await panel.getByRole('button', { name: 'Quitar la marca' }).click();
    await panel.getByRole('button', { name: 'Marcar mal' }).waitFor();
    expect(fixture.calls.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
  });

  test.for([
    { screen: 'phone', options: PHONE },
    { screen: 'laptop', options: { viewport: { width: 1280, height: 800 } } },
  ])('axe finds nothing on a $screen where all of it is open, light and dark', { timeout: 180_000 }, async (each) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open('/c/marisol?m=m4', { ...each.options, colorScheme });
      await line(page, 'm4').getByRole('button', { name: 'Acciones del mensaje' }).click();
      await page.getByRole('menuitem', { name: 'Responder a este mensaje' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('menuitem', { name: 'Responder a este mensaje' }).click();
      await page.goto(`${fixture.url}/c/marisol?m=s3`);
      await line(page, 's3').getByRole('button', { name: 'Ver intentos' }).click();
      await line(page, 's3')
        .getByRole('button', { name: /Cómo salió$/ })
        .click();
      await page.getByText('4 intentos').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.goto(`${fixture.url}/c/marisol?m=m2`);
      await line(page, 'm2').getByRole('button', { name: 'Corregir' }).click();
      correctByLuis(`oído de nuevo en ${colorScheme}`, colorScheme);
      await line(page, 'm2').getByRole('button', { name: 'Guardar' }).click();
      await line(page, 'm2').getByRole('alert').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: '¿Por qué?' }).last().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Marcar mal' }).click();
      await page.getByRole('dialog').getByLabel('Qué está mal (opcional)').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(opened.complaints.splice(0)).toEqual([expect.stringContaining('409')]);
      if (colorScheme === 'light') await opened.close();
    }
  });
});

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}
