import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { Fact } from '../../../src/actions/index.ts';
import type { ToolContext } from '../../../src/agent/index.ts';
import { productDetailsTool, type ReadCache, searchProductsTool, withVersion } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Language } from '../../../src/core/language.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { useDatabase } from '../../support/database.ts';
import { neverOnce } from '../../support/once.ts';

const database = useDatabase();
const noCache: ReadCache = { get: (_, load) => load() };
const deps = () => ({ db: database().db, cache: noCache, currency: async () => 'MXN', taxes: async () => TAXES });
const TAXES = { isIncluded: true, rateBp: 1_600 };

const context = (language: Language): ToolContext => ({
  turnId: newId<'message'>(),
  conversationId: newId<'conversation'>(),
  customerId: newId<'customer'>(),
  language,
  now: new Date('2026-11-24T18:00:00Z'),
  signal: new AbortController().signal,
  once: neverOnce,
});

/** Figures of a result that no fact stands for. */
function unsupported(result: unknown, facts: readonly Fact[]): readonly string[] {
  const known = JSON.stringify(facts);
  return (JSON.stringify(result).match(/\d[\d,.]*\d|\d/g) ?? [])
    .map((figure) => figure.replaceAll(',', '').replace(/\.00$/, ''))
    .filter((figure) => !known.includes(figure) && !known.includes(`${figure}00`));
}

beforeAll(async () => {
  await loadShop({ db: database().db, newId }, fileURLToPath(new URL('../../../fixtures/shop/', import.meta.url)));
});

test('a search answers in the customer’s language, with price as words and as minor units, and stock', async () => {
  const tool = searchProductsTool(deps());
  const spanish = await tool.run({ query: 'café de Chiapas' }, context('es'));
  expect(spanish.result).toMatchObject({ outcome: 'found', currency: 'MXN' });
  expect(spanish.result).toHaveProperty('products.0.name', 'Café de Chiapas');
  const english = await tool.run({ query: 'chiapas coffee' }, context('en'));
  expect(english.result).toHaveProperty('products.0.name', 'Chiapas coffee');
  expect(english.result).toHaveProperty('products.0.category', 'Coffee');
  expect(english.result).toHaveProperty('products.0.variants.0', {
    sku: 'CHIS-250-G',
    options: { Weight: '250 g', Grind: 'Whole bean' },
    price: 'MX$189.00',
    price_minor: 18_900,
    in_stock: 24,
  });
});

test.each(['café de Chiapas', 'taza', 'tarjeta de regalo', 'chocolate', 'DEGU-3-M', 'bicicleta'])(
  'every figure of the result of a search for %s is a fact',
  async (query) => {
    const { result, facts } = await searchProductsTool(deps()).run({ query }, context('es'));
    expect(unsupported(result, facts)).toEqual([]);
  },
);

test.each(['cafe-chiapas', 'CHOM-500', 'tarjeta-de-regalo', '7501230013912'])(
  'every figure of the details of %s is a fact',
  async (product) => {
    const { result, facts } = await productDetailsTool(deps()).run({ product }, context('es'));
    expect(result).toMatchObject({ outcome: 'found' });
    expect(unsupported(result, facts)).toEqual([]);
  },
);

test('details show size, brand, pictures and tax when the product has them, and nothing of what it has not', async () => {
  const { db } = database();
  const details = async (product: string) =>
    (await productDetailsTool(deps()).run({ product }, context('es'))) as {
      result: { product: Record<string, unknown> };
      facts: readonly Fact[];
    };
  const plain = await details('taza-talavera');
  expect(plain.result.product).not.toHaveProperty('images');
  expect(plain.result.product).not.toHaveProperty('variants.0.size');
  expect(plain.result.product).toMatchObject({ tax: { percent: 16, prices: 'tax included' } });
  const images = [1, 2, 3, 4].map((index) => `https://cafelapaloma.example/fotos/${index}.jpg`);
  await sql`update products set tax_rate_bp = 0, brand = 'Puebla Viva', images = ${images} where handle = 'taza-talavera'`.execute(
    db,
  );
  await sql`update product_variants v set size = 0.35, unit = 'l' from products p
    where p.id = v.product_id and p.handle = 'taza-talavera'`.execute(db);
  const { result, facts } = await details('taza-talavera');
  expect(result.product).toMatchObject({
    brand: 'Puebla Viva',
    images: images.slice(0, 3),
    tax: { percent: 0, prices: 'tax included' },
    variants: expect.arrayContaining([expect.objectContaining({ size: '0.35 l' })]),
  });
  expect(unsupported(result, facts)).toEqual([]);
  for (const url of images.slice(0, 3)) expect(facts).toContainEqual(expect.objectContaining({ kind: 'link', url }));
  const found = await searchProductsTool(deps()).run({ query: 'taza talavera' }, context('es'));
  expect(found.result).toMatchObject({
    products: expect.arrayContaining([expect.objectContaining({ brand: 'Puebla Viva' })]),
  });
  expect(JSON.stringify(found.result)).not.toContain('fotos');
});

test('a figure without a fact is seen', () => {
  expect(unsupported({ price: '$1,250.00' }, [{ kind: 'number', value: 7, unit: 'x', of: 'y' }])).toEqual(['1250']);
});

test('details hold description, link and barcodes, and name the variant whose code was given', async () => {
  const { result, facts } = await productDetailsTool(deps()).run({ product: 'chis 500 m' }, context('es'));
  expect(result).toMatchObject({
    asked_for_sku: 'CHIS-500-M',
    product: {
      link: 'https://cafelapaloma.example/tienda/cafe-chiapas',
      description: expect.stringContaining('Sierra Madre'),
    },
  });
  expect(facts).toContainEqual({
    kind: 'link',
    url: 'https://cafelapaloma.example/tienda/cafe-chiapas',
    of: 'Café de Chiapas',
  });
  expect(facts).toContainEqual({
    kind: 'money',
    amount: { minor: 34_900, currency: 'MXN' },
    of: 'Café de Chiapas (500 g, Molido)',
  });
});

test('a product that is not there is said, never thrown', async () => {
  const { result, facts } = await productDetailsTool(deps()).run({ product: 'no-existe' }, context('es'));
  expect(result).toMatchObject({ outcome: 'not_found' });
  expect(facts).toEqual([]);
});

test('what is not counted never runs out, what is sold out has none', async () => {
  const gift = await productDetailsTool(deps()).run({ product: 'REGA-500' }, context('es'));
  expect(JSON.stringify(gift.result)).toContain('"in_stock":null');
  const { facts } = await productDetailsTool(deps()).run({ product: 'ESPU-USB' }, context('es'));
  expect(facts).toContainEqual({ kind: 'number', value: 0, unit: 'pieces', of: 'Espumador de leche' });
});

test('a cached read is used until the version changes, and the version is read at most once a second', async () => {
  const kept = new Map<string, unknown>();
  const cache: ReadCache = {
    get: async <T>(key: string, load: () => Promise<T>): Promise<T> => {
      if (!kept.has(key)) kept.set(key, await load());
      return kept.get(key) as T;
    },
  };
  let [now, version, versionReads, loads] = [0, 'a', 0, 0];
  const readVersion = async () => {
    versionReads += 1;
    return version;
  };
  const reads = withVersion({ cache, name: 'test', machineClock: () => new Date(now), readVersion });
  const get = () => reads.get('key', async () => ++loads);
  expect([await get(), await get(), versionReads]).toEqual([1, 1, 1]);
  version = 'b';
  now = 999;
  expect(await get()).toBe(1);
  now = 1_000;
  expect([await get(), versionReads]).toEqual([2, 2]);
});

test('a version that could not be read is read again at once', async () => {
  let fails = true;
  const readVersion = async () => {
    if (fails) throw new Error('down');
    return 'a';
  };
  const reads = withVersion({ cache: noCache, name: 'test', machineClock: () => new Date(0), readVersion });
  await expect(reads.get('key', async () => 1)).rejects.toThrow('down');
  fails = false;
  expect(await reads.get('key', async () => 1)).toBe(1);
});
