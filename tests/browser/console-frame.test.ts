import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { PASSWORD } from './console-records.ts';
import { problemOf } from './console-state.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, PHONE, skipsBrowser } from './open-browser.ts';

/** The browser itself complains of every 401; at a door that is an answer like any other. */
const isAnswer = (complaint: string) => /status of (401|403|404|429)/.test(complaint);
const TOKEN = '0123456789abcdef01234567';

let browser: Browser;
let fixture: ConsoleFixture;
const opened: OpenPage[] = [];

async function open(path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const one = await openPage(browser, fixture.url + path, options);
  opened.push(one);
  return one.page;
}

async function signIn(page: Page, password = PASSWORD) {
  await page.getByLabel('Correo').fill('ana@lapaloma.mx');
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Entrar' }).click();
}

const banner = (page: Page) => page.getByRole('region', { name: 'Espera a una persona' });
const posted = (path: string) => fixture.calls.filter((call) => call.path === path);

describe.skipIf(skipsBrowser)(`the frame of the console${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    const complaints = opened.flatMap((one) => one.complaints).filter((each) => !isAnswer(each));
    for (const one of opened.splice(0)) await one.close();
    await fixture.close();
    expect(complaints).toEqual([]);
  });

  describe('the door', () => {
    test('who is not signed in signs in first and then sees the page that was asked for', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open('/orders?q=1042');
      await signIn(page);
      await page.getByRole('heading', { name: 'Pedidos', level: 1 }).waitFor();
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/orders?q=1042');
      await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'P-' }).count()).toBe(1);
    });

    test('a wrong password is said in words, is announced, and what was typed stays', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open('/');
      await signIn(page, 'no es esta frase');
      await page.getByRole('alert').getByText('El correo o la contraseña no son correctos.').waitFor();
      expect(await page.getByLabel('Correo').inputValue()).toBe('ana@lapaloma.mx');
      await signIn(page, 'demasiadas veces');
      await page.getByText('Demasiados intentos.').waitFor();
      await signIn(page);
      await page.getByRole('navigation', { name: 'Secciones' }).first().waitFor();
    });

    test('a password can be shown, and password managers find their fields', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open('/sign-in');
      const password = page.getByLabel('Contraseña', { exact: true });
      expect(await password.getAttribute('autocomplete')).toBe('current-password');
      expect(await page.getByLabel('Correo').getAttribute('autocomplete')).toBe('username');
      await password.fill(PASSWORD);
      await page.getByRole('button', { name: 'Mostrar u ocultar la contraseña' }).click();
      expect(await password.getAttribute('type')).toBe('text');
    });

    test('an address from outside never decides where somebody ends up', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open('/sign-in?to=//evil.example/inbox');
      await signIn(page);
      await page.getByRole('navigation', { name: 'Secciones' }).first().waitFor();
      expect(new URL(page.url()).origin).toBe(fixture.url);
    });

    test('the first owner comes by the one-time link, whose token leaves the address bar', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open(`/welcome#${TOKEN}`);
      await page.getByLabel('Nombre').fill('Ana Robles');
      await page.getByLabel('Correo').fill('ana@lapaloma.mx');
      await page.getByLabel('Contraseña nueva').fill('corta');
      await page.getByRole('button', { name: 'Crear la cuenta' }).click();
      await page.getByText('Necesita al menos 12 caracteres').waitFor();
      expect(posted('/first-owner')).toEqual([]);
      expect(page.url()).toBe(`${fixture.url}/welcome`);
      await page.getByLabel('Contraseña nueva').fill(PASSWORD);
      await page.getByRole('button', { name: 'Crear la cuenta' }).click();
      await page.getByRole('navigation', { name: 'Secciones' }).first().waitFor();
      expect(posted('/first-owner')[0]?.body).toMatchObject({ token: TOKEN, name: 'Ana Robles', language: 'es' });
    });

    test('an invitation that is over says so; a link without its token says what is missing', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open(`/invitation#used${TOKEN}`);
      await page.getByLabel('Nombre').fill('Luis');
      await page.getByLabel('Contraseña nueva').fill(PASSWORD);
      await page.getByRole('button', { name: 'Entrar al equipo' }).click();
      await page.getByText('Este enlace ya no sirve').waitFor();
      const bare = await open('/invitation');
      await bare.getByText('Falta una parte del enlace').waitFor();
    });

    test('a forgotten password is replaced by a mailed link', async () => {
      fixture = await startConsoleFixture({ isSignedIn: false });
      const page = await open('/sign-in');
      await page.getByRole('link', { name: '¿Olvidaste tu contraseña?' }).click();
      await page.getByLabel('Correo').fill('ana@lapaloma.mx');
      await page.getByRole('button', { name: 'Enviar enlace' }).click();
      await page.getByText('el enlace va en camino').waitFor();
      const linked = await open(`/password#${TOKEN}`);
      await linked.getByLabel('Contraseña nueva').fill(PASSWORD);
      await linked.getByRole('button', { name: 'Guardar y entrar' }).click();
      await linked.getByRole('navigation', { name: 'Secciones' }).first().waitFor();
    });
  });

  describe('inside', () => {
    test('what waits longest is on every page, may be put off for five minutes, and is taken with one tap', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/orders');
      await banner(page).getByText('Marisol Vega espera a una persona').waitFor();
      await expect.poll(() => page.title()).toBe('(2) Pedidos · Recado');
      await banner(page).getByRole('button', { name: 'Recordar en 5 min' }).click();
      await banner(page).getByText('Guillermo').waitFor();
      await banner(page).getByRole('button', { name: 'Yo la tomo' }).click();
      await page.waitForURL('**/c/don-memo');
      await page.getByRole('link', { name: 'Bandeja 1 espera a una persona' }).waitFor();
      expect(posted('/conversations/don-memo/take')).toHaveLength(1);
    });

    test('two pages of one browser share one stream, and the second goes on when the first closes', async () => {
      fixture = await startConsoleFixture();
      const first = await open('/orders');
      const second = await first.context().newPage();
      await second.goto(`${fixture.url}/orders`);
      await second.getByRole('status').getByText('En vivo').waitFor();
      expect(fixture.streams()).toBe(1);
      fixture.state.rows = fixture.state.rows.map((row) =>
        row.conversationId === 'juan' ? { ...row, holder: 'waiting', since: new Date(0).toISOString() } : row,
      );
      fixture.tell({ type: 'changes', conversations: [], hasInbox: true, hasAlerts: true });
      for (const page of [first, second]) await banner(page).getByText('Juan Pérez').waitFor();
      await first.close();
      await expect.poll(() => fixture.streams()).toBe(1);
      fixture.state.rows = fixture.state.rows.filter(({ conversationId }) => conversationId !== 'juan');
      fixture.tell({ type: 'changes', conversations: [], hasInbox: true, hasAlerts: true });
      await banner(second).getByText('Marisol Vega').waitFor();
    });

    test('what happened while the stream was down is told from the log when it is back', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/orders');
      await page.getByRole('status').getByText('En vivo').waitFor();
      fixture.tell({ type: 'changes', conversations: [], hasInbox: false, hasAlerts: false });
      fixture.cutStreams();
      fixture.state.problems.push(
        problemOf('channel_stopped', { es: 'Renueva el token de WhatsApp.', en: 'Renew the WhatsApp token.' }),
      );
      fixture.tell({ type: 'changes', conversations: [], hasInbox: false, hasAlerts: true });
      await page.getByText('Renueva el token de WhatsApp.').waitFor();
    });

    test('without a connection the page says since when, and what is loaded stays readable', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/orders');
      await page.getByRole('status').getByText('En vivo').waitFor();
      await page.getByText('P-1042').waitFor();
      await page.context().setOffline(true);
      await page
        .getByRole('navigation')
        .getByText(/Sin conexión · datos de las/)
        .waitFor();
      expect(await page.getByText('P-1042').isVisible()).toBe(true);
      await page.context().setOffline(false);
      await page.getByRole('status').getByText('En vivo').waitFor();
    });

    test('a sign-out forgets the customers in every tab of the browser', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/settings/account');
      const other = await page.context().newPage();
      await other.goto(`${fixture.url}/orders`);
      await other.getByText('P-1042').waitFor();
      await page.getByRole('button', { name: 'Cerrar sesión' }).click();
      await page.getByRole('heading', { name: 'Entra a la consola' }).waitFor();
      await other.getByRole('heading', { name: 'Entra a la consola' }).waitFor();
      expect(await other.getByText('Marisol').count()).toBe(0);
      expect(page.url()).toBe(`${fixture.url}/sign-in`);
    });

    test('a session that ended elsewhere leads to the door and back to the same page', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/orders');
      await page.getByText('P-1042').waitFor();
      fixture.state.isSignedIn = false;
      fixture.tell({ type: 'session' });
      await page.getByRole('heading', { name: 'Entra a la consola' }).waitFor();
      expect(await page.getByText('P-1042').count()).toBe(0);
      await signIn(page);
      await page.getByRole('heading', { name: 'Pedidos', level: 1 }).waitFor();
    });

    test('the keyboard goes everywhere: skip link, letters, help, and headings that take the focus', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/orders');
      await page.getByText('P-1042').waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Ir al contenido');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('content');
      await page.getByRole('link', { name: 'Equipo' }).click();
      await page.getByRole('heading', { name: 'Equipo', level: 1 }).waitFor();
      await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Ayuda y teclas' }).waitFor();
      await page.getByRole('switch', { name: 'Teclas de una sola letra' }).press('Space');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press('g');
      await page.keyboard.press('p');
      expect(new URL(page.url()).pathname).toBe('/settings/staff');
    });

    test('times are told in the business zone, wherever the device is', async () => {
      fixture = await startConsoleFixture();
      const [order] = fixture.state.orders;
      if (order === undefined) throw new Error('no order');
      fixture.state.orders = [{ ...order, at: '2026-01-05T18:30:00.000Z' }];
      const page = await open('/orders', { timezoneId: 'Asia/Tokyo' });
      await page.getByText(/12:30/).waitFor();
    });

    test('on a phone the bar below leads on, and the inbox comes back with the back gesture', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/', PHONE);
      const bar = page.getByRole('navigation', { name: 'Secciones' });
      await bar.getByRole('link', { name: /Bandeja/ }).waitFor();
      await banner(page).getByRole('button', { name: 'Abrir' }).tap();
      await page.waitForURL('**/c/marisol');
      expect(await bar.isVisible()).toBe(false);
      await page.goBack();
      await bar.getByRole('button', { name: 'Más' }).tap();
      await page.getByRole('menuitem', { name: 'Dispositivos' }).tap();
      await page.getByRole('heading', { name: 'Dispositivos', level: 1 }).waitFor();
    });

    test('a page that cannot be loaded says why and tries again', async () => {
      fixture = await startConsoleFixture();
      const page = await open('/orders');
      await page.getByText('P-1042').waitFor();
      await page.route('**/api/console/staff', (route) =>
        route.fulfill({ status: 403, json: { error: { code: 'role_missing', message: 'no' } } }),
      );
      await page.getByRole('link', { name: 'Equipo' }).click();
      await page.getByRole('alert').getByText('role_missing').waitFor();
      await page.unroute('**/api/console/staff');
      await page.getByRole('button', { name: 'Reintentar' }).click();
      await page.getByText('Luis Cano').waitFor();
    });
  });
});
