import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleep } from '../../src/core/clock.ts';
import type { SimCustomer } from '../../src/simulator/contract.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
let marisol: SimCustomer;
beforeAll(async () => {
  shop = await openShop();
  marisol = await shop.customer('Marisol');
}, 90_000);
afterAll(() => shop?.close());

/** A typed yes counts from a second after the question was accepted. */
const TIME_TO_READ_MS = 1_500;

const ask = async (text: string, answer: RegExp): Promise<string> => {
  await shop.write(marisol, text);
  return shop.hear(marisol, answer);
};

test('from the question to the yearly plan and back, with a kill between any two steps', async () => {
  await ask('quiero suscribirme', /¿Quieres suscribirte a Club de café por \$349\.00 al mes\?.*no se mueve dinero/);
  await sleep(TIME_TO_READ_MS);
  await ask('sí', /Lo estoy haciendo/);
  await shop.killAndRestart();
  const link = /https?:\/\/\S+/.exec(await shop.hear(marisol, /^Termina tu suscripción/))?.[0] ?? '';
  const page = new URL(link).pathname;
  expect(await (await shop.get(page)).text()).toContain('no se mueve dinero');
  await shop.submit(page);
  await shop.killAndRestart();
  await shop.hear(marisol, /Tu suscripción a Club de café ya está activa/);

  await ask(
    'pásame al plan anual',
    /Club de café, \$3,490\.00 al año\? Hoy se cobran \$3,141\.00 por el cambio.*no se mueve dinero/,
  );
  await shop.killAndRestart();
  await shop.tap(marisol);
  await shop.killAndRestart();
  await shop.hear(marisol, /tu plan ahora es Club de café, \$3,490\.00 al año\. Por el cambio se cobró \$3,141\.00/);

  await ask('cancela mi suscripción', /^¿Cancelo tu suscripción a Club de café\?/);
  await shop.tap(marisol);
  await shop.hear(marisol, /^Listo: tu suscripción queda cancelada/);
  await shop.killAndRestart();
  await ask('mejor no', /^¿Dejo activa tu suscripción/);
  await shop.tap(marisol);
  await shop.hear(marisol, /^Listo: tu suscripción sigue activa/);
}, 400_000);

test('a receipt is shown and mailed only after the code of the mail was typed, with a kill between any two steps', async () => {
  await ask('mi recibo por favor', /Te envié un código a m•••@c•••\.example/);
  const mail = await shop.mail(/To: marisol@correo\.example.*\b\d{6}\b/s);
  await shop.killAndRestart();
  await ask(
    /\b\d{6}\b/.exec(mail)?.[0] ?? '',
    /ya confirmé que eres tú\.\n\nAquí está el enlace: http.*\/demo\/receipt\//,
  );
  const fileSent = async () =>
    (await shop.bubbles(marisol)).findLast(({ content }) => content.kind === 'media')?.content;
  await expect.poll(fileSent, { timeout: 30_000 }).toMatchObject({
    media: 'document',
    file: { mime: 'application/pdf', name: expect.stringMatching(/^DEMO-\w+\.pdf$/) },
  });
  await shop.killAndRestart();
  await ask('mándamelo por correo', /Te lo mandé por correo a m•••@c•••\.example/);
  expect(await shop.mail(/Este es el recibo que pediste: DEMO-/)).toContain('To: marisol@correo.example');
}, 400_000);
