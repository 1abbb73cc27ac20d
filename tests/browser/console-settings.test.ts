import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleFixture, startConsoleFixture } from './console-fixture.ts';
import { PASSWORD } from './console-records.ts';
import { howToGetChromium, type OpenPage, openBrowser, openPage, skipsBrowser } from './open-browser.ts';

let browser: Browser;
let fixture: ConsoleFixture;
let opened: OpenPage;

async function open(path: string, options: Parameters<typeof startConsoleFixture>[0] = {}): Promise<Page> {
  fixture = await startConsoleFixture(options);
  opened = await openPage(browser, fixture.url + path);
  return opened.page;
}
const line = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const lastCall = () => fixture.calls.at(-1);

describe.skipIf(skipsBrowser)(`the settings of the console${howToGetChromium}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => browser.close());
  afterEach(async () => {
    await opened.close();
    await fixture.close();
    expect(opened.complaints.filter((each) => !/status of (403|409)/.test(each))).toEqual([]);
  });

  test('an owner invites somebody and hands on the link where no mail carries it', async () => {
    const page = await open('/settings/staff');
    await page.getByLabel('Correo de la persona').fill('luis@lapaloma.mx');
    await page.getByRole('button', { name: 'Invitar' }).click();
    await page.getByText('Ya hay alguien con ese correo').waitFor();
    await page.getByLabel('Correo de la persona').fill('sin-correo@lapaloma.mx');
    await page.getByLabel('Rol', { exact: true }).selectOption('viewer');
    await page.getByRole('button', { name: 'Invitar' }).click();
    await page.getByText('https://recado.example/invitation#').waitFor();
    expect(lastCall()?.body).toEqual({ email: 'sin-correo@lapaloma.mx', role: 'viewer', language: 'es' });
    await page.getByRole('button', { name: 'Retirar la invitación de sin-correo@lapaloma.mx' }).click();
    await expect.poll(() => page.getByRole('button', { name: /Retirar la invitación/ }).count()).toBe(1);
  });

  test('nobody loses access by a slip: the safe button has the focus, and the consequence is named', async () => {
    const page = await open('/settings/staff');
    await line(page, 'Luis Cano').getByRole('button', { name: 'Desactivar' }).click();
    const dialog = page.getByRole('dialog', { name: 'Desactivar a Luis Cano' });
    await dialog.getByText('Se cierra su sesión en todos sus equipos').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Cancelar');
    await dialog.getByRole('button', { name: 'Desactivar' }).click();
    await line(page, 'Luis Cano').getByText('Sin acceso').waitFor();
  });

  test('staff sees the team, changes only their own duty, and invites nobody', async () => {
    const page = await open('/settings/staff', { role: 'staff' });
    await line(page, 'Luis Cano').waitFor();
    expect(await page.getByRole('switch').count()).toBe(1);
    await page.getByRole('switch', { name: 'De turno: Ana Robles' }).press('Space');
    await expect.poll(() => page.getByRole('switch', { name: 'De turno: Ana Robles' }).isChecked()).toBe(false);
    expect(await page.getByRole('button', { name: 'Invitar' }).count()).toBe(0);
    expect(await page.getByRole('combobox').count()).toBe(0);
  });

  test('one’s language is kept with the account and changes the page at once', async () => {
    const page = await open('/settings/account');
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'My account', level: 1 }).waitFor();
    await expect.poll(lastCall).toMatchObject({ method: 'PATCH', body: { language: 'en' } });
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('one’s password changes only for who knows it', async () => {
    const page = await open('/settings/account');
    await page.getByLabel('Contraseña actual').fill('no es esta frase');
    await page.getByLabel('Contraseña nueva').fill('otra frase bien larga');
    await page.getByRole('button', { name: 'Cambiar contraseña' }).click();
    await page.getByText('La contraseña actual no es correcta.').waitFor();
    await page.getByLabel('Contraseña actual').fill(PASSWORD);
    await page.getByRole('button', { name: 'Cambiar contraseña' }).click();
    await page.getByText('Tu contraseña cambió.').waitFor();
    expect(await page.getByLabel('Contraseña nueva').inputValue()).toBe('');
  });

  test('a session that one does not know is ended', async () => {
    const page = await open('/settings/account');
    await page.getByRole('button', { name: 'Cerrar la sesión en Safari · iPhone' }).click();
    await line(page, 'Safari · iPhone').waitFor({ state: 'detached' });
    await line(page, 'Esta sesión').waitFor();
  });

  test('a device is tried step by step, muted, narrowed to some kinds, and removed', async () => {
    const page = await open('/settings/devices');
    const phone = line(page, 'iPhone de Ana');
    await phone.getByRole('button', { name: 'Probar' }).click();
    await phone.getByText('El servicio de avisos lo rechazó (410)').waitFor();
    await phone.getByText('El dispositivo no confirma que se mostró').waitFor();
    await phone.getByRole('button', { name: 'Quitar silencio' }).click();
    await phone.getByRole('button', { name: 'Silenciar' }).click();
    await page.getByRole('menuitem', { name: 'Hasta que yo diga' }).click();
    await phone.getByText('En silencio hasta que digas').waitFor();
    await phone.getByRole('button', { name: 'Cambiar' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Nombre').fill('iPhone nuevo');
    await dialog.getByLabel('falló algo de dinero').check();
    await dialog.getByRole('button', { name: 'Guardar' }).click();
    await line(page, 'iPhone nuevo').getByRole('button', { name: 'Quitar', exact: true }).click();
    expect(fixture.calls.filter(({ method }) => method === 'PATCH').at(-1)?.body).toEqual({
      name: 'iPhone nuevo',
      kinds: ['waiting', 'money'],
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Quitar' }).click();
    await line(page, 'iPhone nuevo').waitFor({ state: 'detached' });
  });

  test('the owner decides whether alerts carry what customers wrote; others see what was decided', async () => {
    const page = await open('/settings/devices');
    await page.getByRole('switch', { name: 'Mostrar lo que escribió el cliente' }).press('Space');
    await expect.poll(() => fixture.state.showsText).toBe(true);
    expect(lastCall()).toMatchObject({ method: 'PUT', path: '/push/text', body: { showsText: true } });
    fixture.state.session = { ...fixture.state.session, viewer: { ...fixture.state.session.viewer, role: 'staff' } };
    await page.reload();
    await page.getByText('Los avisos muestran lo que escribió el cliente.').waitFor();
    expect(await page.getByRole('switch', { name: 'Mostrar lo que escribió el cliente' }).count()).toBe(0);
  });

  test('quick replies are written, changed and deleted; a bad word is said before anything is sent', async () => {
    const page = await open('/settings/replies');
    const fresh = page.getByRole('region', { name: 'Respuesta nueva' });
    await fresh.getByLabel('Palabra').fill('dos palabras');
    await fresh.getByLabel('Texto').fill('Enviamos los lunes, {{nombre}}.');
    await fresh.getByRole('button', { name: 'Agregar' }).click();
    await fresh.getByText('Solo letras, números').waitFor();
    expect(fixture.calls.filter(({ path }) => path === '/quick-replies')).toEqual([]);
    await fresh.getByLabel('Palabra').fill('/envios');
    await fresh.getByRole('button', { name: 'Agregar' }).click();
    await line(page, '/envios').getByText('Enviamos los lunes, {{nombre}}.').waitFor();
    await line(page, '/envios').getByRole('button', { name: 'Cambiar /envios' }).click();
    const change = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Guardar' }) });
    await change.getByLabel('Texto').fill('Enviamos los martes.');
    await change.getByRole('button', { name: 'Guardar' }).click();
    await line(page, '/envios').getByText('Enviamos los martes.').waitFor();
    await line(page, '/envios').getByRole('button', { name: 'Borrar /envios' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Borrar' }).click();
    await line(page, '/envios').waitFor({ state: 'detached' });
  });

  test('the assistant is paused after a question and resumed from the strip on every page', async () => {
    const page = await open('/settings/staff', { role: 'staff' });
    await page.getByRole('button', { name: 'Pausar al asistente' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Pausar al asistente' }).click();
    await page.getByText('Asistente en pausa: nadie contesta').waitFor();
    await page.getByRole('button', { name: 'Reanudar' }).first().click();
    await page.getByText('Asistente en pausa: nadie contesta').waitFor({ state: 'detached' });
    expect(lastCall()).toMatchObject({ path: '/pause', body: { isPaused: false } });
  });

  test('the owner reads who did what, and a line leads to its conversation', async () => {
    const page = await open('/settings/record');
    await line(page, 'invitó · nuevo@lapaloma.mx').getByText('Ana Robles').waitFor();
    await line(page, 'escribió una nota').getByRole('link', { name: 'Abrir' }).click();
    await page.waitForURL('**/c/marisol');
    await page.getByRole('link', { name: 'Registro' }).waitFor();
    fixture.state.session = { ...fixture.state.session, viewer: { ...fixture.state.session.viewer, role: 'staff' } };
    await page.reload();
    await page.getByRole('link', { name: 'Equipo', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Registro' }).count()).toBe(0);
  });

  test('alerts are offered in context, never asked for by themselves', async () => {
    const page = await open('/settings/devices');
    await page.getByText('¿Te aviso aquí cuando alguien pida una persona?').waitFor();
    expect(await page.evaluate('Notification.permission')).not.toBe('granted');
    expect(fixture.calls).toEqual([]);
  });

  test('orders are found by number, customer and state, and lead to their conversation', async () => {
    const page = await open('/orders');
    const orders = page.getByRole('list', { name: 'Pedidos' }).getByRole('listitem');
    await expect.poll(() => orders.count()).toBe(20);
    await page.getByRole('button', { name: 'Cargar más' }).click();
    await expect.poll(() => orders.count()).toBe(40);
    await page.getByLabel('Estado del pedido').selectOption('paid');
    await expect.poll(() => orders.count()).toBe(6);
    await page.getByLabel('Número o cliente').fill('marisol');
    await expect.poll(() => orders.count()).toBeLessThan(6);
    expect(new URL(page.url()).search).toBe('?state=paid&q=marisol');
    await page
      .getByRole('link', { name: /Abrir la charla con Marisol Vega/ })
      .first()
      .click();
    await page.waitForURL('**/c/marisol');
  });
});
