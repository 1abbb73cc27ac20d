import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { ToolContext } from '../../../src/agent/index.ts';
import { type ReadCache, sendPictureTool } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { useDatabase } from '../../support/database.ts';
import { neverOnce } from '../../support/once.ts';

const database = useDatabase();
const noCache: ReadCache = { get: (_, load) => load() };
const OWN = 'http://localhost:3000';
const PICTURES = `${OWN}/demo/pictures`;

beforeAll(async () => {
  await loadShop({ db: database().db, newId, picturesUrl: PICTURES }, 'fixtures/shop');
});

const send = (products: readonly string[], language: 'es' | 'en' = 'es') => {
  const context: ToolContext = {
    turnId: newId(),
    conversationId: newId(),
    customerId: newId(),
    language,
    now: new Date(),
    signal: new AbortController().signal,
    once: neverOnce,
  };
  const deps = {
    db: database().db,
    cache: noCache,
    currency: async () => 'MXN',
    taxes: async () => null,
    publicUrl: OWN,
  };
  return sendPictureTool(deps).run({ products }, context);
};

const give = (handle: string, images: readonly string[]) =>
  sql`update products set images = ${images}::text[] where handle = ${handle}`.execute(database().db);

test('a product is shown with its name and its price of now, by handle or SKU', async () => {
  const { result, attach, facts } = await send(['cafe-chiapas', 'PREN-350']);
  expect(result).toMatchObject({
    pictures: [{ product: 'cafe-chiapas', outcome: 'sent', name: 'Café de Chiapas' }, {}],
  });
  expect(attach?.[0]).toEqual({
    kind: 'image',
    url: `${PICTURES}/cafe-chiapas.png`,
    text: '*Café de Chiapas*\ndesde $189.00',
  });
  expect(facts).toContainEqual({ kind: 'done', effect: 'picture_file_sent', of: 'Café de Chiapas' });
  expect(facts).toContainEqual({ kind: 'money', amount: { minor: 18_900, currency: 'MXN' }, of: expect.any(String) });
});

test('its words are those of the customer', async () => {
  const { attach } = await send(['cafe-chiapas'], 'en');
  expect(attach?.[0]?.text).toBe('*Chiapas coffee*\nfrom MX$189.00');
});

test('what is no product, or has no picture, is said so and nothing is sent', async () => {
  const { result, attach, facts } = await send(['https://evil.example/x.png', 'termo-acero']);
  expect(result).toMatchObject({
    pictures: [
      { product: 'https://evil.example/x.png', outcome: 'not_found', name: null },
      { product: 'termo-acero', outcome: 'no_picture' },
    ],
  });
  expect([attach, facts]).toEqual([[], []]);
});

test.each([
  [['http://elsewhere.example/a.png'], null],
  [['http://localhost:3000.evil.example/a.png'], null],
  [['http://elsewhere.example/a.png', 'https://shop.example/a.png'], 'https://shop.example/a.png'],
])('of the addresses %j of the catalogue %s is sent', async (images, url) => {
  await give('molino-manual', images);
  const { attach } = await send(['molino-manual']);
  expect(attach?.map((one) => 'url' in one && one.url) ?? []).toEqual(url === null ? [] : [url]);
});

test('no more than three products can be asked for at once', () => {
  const tool = sendPictureTool({} as never);
  expect(tool.input.safeParse({ products: ['a', 'b', 'c', 'd'] }).success).toBe(false);
});
