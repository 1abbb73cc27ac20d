import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bubble, BubbleContent, SimCustomer } from '../../src/simulator/contract.ts';
import { openShop, type Shop } from './phone.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 90_000);
afterAll(() => shop?.close());

/** The newest message of the shop of this kind. */
async function newest<Kind extends BubbleContent['kind']>(customer: SimCustomer, kind: Kind) {
  const found = (await shop.bubbles(customer)).findLast(
    ({ from, content }) => from === 'business' && content.kind === kind,
  );
  if (!found) throw new Error(`no ${kind} came`);
  return { ...found, content: found.content } as Bubble & { content: Extract<BubbleContent, { kind: Kind }> };
}

/** Taps the row of a list with this title. */
async function tapRow(customer: SimCustomer, title: string): Promise<void> {
  const { wamid, content } = await newest(customer, 'list');
  const row = content.sections.flatMap(({ rows }) => rows).find((one) => one.title === title);
  if (!row) throw new Error(`no row ${title}: ${JSON.stringify(content)}`);
  await shop.choose(customer, wamid, row.id);
}

test('a customer asks what there is, taps a row, and is sent a picture, across the death of the process', async () => {
  const juan = await shop.customer('Juan');
  await shop.write(juan, '¿qué cafés tienen?');
  await shop.hear(juan, /^Esto encontré en el catálogo/);
  const { content } = await newest(juan, 'list');
  const rows = content.sections.flatMap((section) => section.rows);
  expect(rows.length).toBeGreaterThan(3);
  expect(rows[0]).toMatchObject({
    id: expect.stringMatching(/^choice:.*:1$/),
    description: expect.stringMatching(/\$\d/),
  });

  await shop.killAndRestart();
  await tapRow(juan, 'Café de Chiapas');
  expect(await shop.hear(juan, /\*Café de Chiapas\*/)).toContain('$189.00');

  await shop.write(juan, 'mándame una foto');
  await shop.hear(juan, /^Aquí está la foto: Café de Chiapas/);
  expect(await shop.hear(juan, /^\*Café de Chiapas\*\ndesde \$189\.00$/)).toBeDefined();
  const picture = await newest(juan, 'media');
  expect(picture.content).toMatchObject({ media: 'image', file: { mime: 'image/png' } });
  const bytes = await (await shop.get(`/simulator/api/media/${picture.content.file.id}`)).arrayBuffer();
  expect(Buffer.from(bytes).subarray(1, 4).toString()).toBe('PNG');
}, 400_000);

test('a plan is chosen from a list, and only the tap on the question after it is a yes', async () => {
  const marisol = await shop.customer('Marisol');
  await shop.write(marisol, '¿qué planes tienen?');
  await shop.hear(marisol, /^¿Cuál plan te interesa\?/);
  await tapRow(marisol, 'Club de café, mes');
  await shop.hear(marisol, /¿Quieres suscribirte/);
  // The list is tapped once more while the question is open: it is asked or answered anew, and nothing is done.
  await tapRow(marisol, 'Club de café Plus, mes');
  await shop.hear(marisol, /¿Quieres suscribirte a Club de café Plus/);
  expect((await shop.bubbles(marisol)).map(({ content }) => JSON.stringify(content)).join()).not.toContain(
    '/demo/checkout/',
  );
  await shop.tap(marisol);
  await shop.hear(marisol, /^Termina tu suscripción a Club de café Plus con el botón\./);
  expect((await shop.bubbles(marisol)).at(-1)?.content).toMatchObject({
    ...{ kind: 'link', button: 'Suscribirme' },
    url: expect.stringContaining('/demo/checkout/'),
  });
}, 400_000);

test('in English a picture is asked for by name', async () => {
  const john = await shop.customer('John');
  await shop.write(john, 'can you send me a picture of the Talavera mug?');
  await shop.hear(john, /^Here is the picture:/);
  await shop.hear(john, /^\*.*\*\n(?:from )?MX\$\d/);
}, 400_000);

test('who asks for the contact of the shop gets it as a card that the phone can keep', async () => {
  const john = await shop.customer('John');
  await shop.write(john, 'can you send me your contact?');
  await shop.hear(john, /^Here is our contact\./);
  const cards = async () =>
    (await shop.bubbles(john)).flatMap(({ content }) => (content.kind === 'cards' ? content.cards : []));
  await expect.poll(cards, { timeout: 30_000 }).toEqual([{ name: 'Café La Paloma', phones: ['55 5555 0142'] }]);
}, 400_000);
