import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

test('a customer proves an address by the code that was mailed to it, also when everything is killed in between', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, '¿a qué hora abren?');
  await shop.answers(marisol, 1);
  await shop.write(marisol, 'quiero verificarme');
  expect((await shop.answers(marisol, 2)).at(-1)).toContain('¿A qué correo te mando un código?');
  await shop.write(marisol, 'mi correo es marisol@correo.example');
  expect((await shop.answers(marisol, 3)).at(-1)).toBe('¿Mando un código de confirmación a marisol@correo.example?');
  expect(await shop.mails()).toEqual([]);
  const question = (await shop.bubbles(marisol)).findLast(({ content }) => content.kind === 'buttons');
  if (question?.content.kind !== 'buttons') throw new Error('no buttons');
  await shop.choose(marisol, question.wamid, question.content.buttons[0]?.id ?? '');
  expect((await shop.answers(marisol, 4)).at(-1)).toContain('Mandé un código de 6 dígitos a marisol@correo.example');
  const [mail = ''] = await shop.mails();
  expect(mail).toContain('To: marisol@correo.example');
  await shop.killAndRestart();
  await shop.write(marisol, /\b\d{6}\b/.exec(mail)?.[0] ?? '');
  const answer = (await shop.answers(marisol, 5)).at(-1);
  expect(answer).toMatch(/^Listo, ya confirmé que eres tú\.\n\n.*domingo/s);
}, 120_000);
