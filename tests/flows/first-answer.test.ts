import { afterAll, beforeAll, expect, test } from 'vitest';
import { sleep } from '../../src/core/clock.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

/** Longer than any quiet time: what has not been said by then is not coming. */
const SILENCE_MS = 5_000;

test('a customer who asks for coffee of Chiapas gets the product with its price, and is told who answers', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, '¿tienen café de Chiapas?');
  const [answer = ''] = await shop.answers(marisol, 1);
  expect(answer).toContain('Café de Chiapas');
  expect(answer).toContain('$189.00');
  expect(answer).toContain('asistente automático');
  expect(answer).toContain('Aviso de privacidad');
});

test('a start with nothing configured warns of nothing', () => {
  expect(shop.output()).toContain('Recado is running');
  expect(shop.output()).not.toMatch(/"level":"(?:warn|error)"/);
});

test('a second answer does not introduce the assistant again', async () => {
  const marisol = await shop.customer('Marisol');
  const before = (await shop.answers(marisol, 1)).length;
  await shop.write(marisol, '¿a qué hora abren mañana?');
  const answers = await shop.answers(marisol, before + 1);
  expect(answers.at(-1)).not.toContain('asistente automático');
});

test('three fragments in a row get one answer', async () => {
  const juan = await shop.customer('Juan');
  for (const text of ['hola', 'busco café', 'de Chiapas']) {
    await shop.write(juan, text);
    await sleep(300);
  }
  await shop.answers(juan, 1);
  await sleep(SILENCE_MS);
  expect(await shop.answers(juan, 1)).toHaveLength(1);
});

test('a customer without a phone number is answered in the language of the question', async () => {
  const luz = await shop.customer('Luz');
  expect(luz.phone).toBeNull();
  await shop.write(luz, 'Hello, what are your opening hours today?');
  const [answer = ''] = await shop.answers(luz, 1);
  expect(answer).toContain('An automatic assistant');
});

test('whoever asks for a person is told so by code, and the model stays silent until the conversation is returned', async () => {
  const john = await shop.customer('John');
  await shop.write(john, 'I want to talk to a real person please');
  const [answer = ''] = await shop.answers(john, 1);
  expect(answer).toContain('a person on the team');
  await shop.write(john, 'do you have coffee from Chiapas?');
  await sleep(SILENCE_MS);
  expect(await shop.answers(john, 1)).toHaveLength(1);
});

test('kill -9 in the middle of an answer still brings exactly one', async () => {
  const marisol = await shop.customer('Marisol');
  const before = (await shop.answers(marisol, 1)).length;
  await shop.write(marisol, '¿cuánto cuesta el envío a Puebla?');
  await sleep(1_500);
  await shop.killAndRestart();
  await shop.answers(marisol, before + 1);
  await sleep(SILENCE_MS);
  expect(await shop.answers(marisol, 1)).toHaveLength(before + 1);
}, 400_000);

test('nothing of the API answers without a key, and health and readiness do', async () => {
  expect((await shop.get('/api/v1/conversations?holder=waiting')).status).toBe(401);
  expect((await shop.get('/healthz')).status).toBe(200);
  expect(await (await shop.get('/readyz')).json()).toMatchObject({ ready: true });
});
