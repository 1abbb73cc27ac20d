import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleep } from '../../src/core/clock.ts';
import type { SimCustomer } from '../../src/simulator/contract.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
let marisol: SimCustomer;
let heard = 0;
beforeAll(async () => {
  shop = await openShop();
  marisol = await shop.customer('Marisol');
}, 90_000);
afterAll(() => shop?.close());

/** A typed yes counts from a second after the question was accepted. */
const TIME_TO_READ_MS = 1_500;

/** The next words of the business. */
async function next(): Promise<string> {
  heard += 1;
  return (await shop.answers(marisol, heard))[heard - 1] ?? '';
}
async function ask(text: string): Promise<string> {
  await shop.write(marisol, text);
  return next();
}

test('from the question to the yearly plan, with a kill between the yes and the deed', async () => {
  expect(await ask('quiero suscribirme')).toMatch(
    /¿Quieres suscribirte a Club de café por \$349\.00 al mes\?.*no se mueve dinero/,
  );
  await sleep(TIME_TO_READ_MS);
  expect(await ask('sí')).toContain('Lo estoy haciendo');
  await shop.killAndRestart();
  const link = /https?:\/\/\S+/.exec(await next())?.[0] ?? '';
  const page = new URL(link).pathname;
  expect(await (await shop.get(page)).text()).toContain('no se mueve dinero');
  await shop.submit(page);
  expect(await next()).toContain('Tu suscripción a Club de café ya está activa');

  expect(await ask('pásame al plan anual')).toMatch(
    /Club de café, \$3,490\.00 al año\? Hoy se cobran \$3,141\.00 por el cambio/,
  );
  await sleep(TIME_TO_READ_MS);
  await shop.write(marisol, 'sí');
  await next();
  expect(await next()).toMatch(
    /tu plan ahora es Club de café, \$3,490\.00 al año\. Por el cambio se cobró \$3,141\.00/,
  );
  expect(await ask('mi recibo por favor')).toContain('un código por correo');
  await sleep(TIME_TO_READ_MS);
  expect(await shop.answers(marisol, heard)).toHaveLength(heard);
}, 120_000);
