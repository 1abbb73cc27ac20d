import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readCatalogueVersion, searchCatalogue } from '../../../src/catalogue/index.ts';
import { AppError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop, readBusinessVersion } from '../../../src/knowledge/index.ts';
import { readShopFolder } from '../../../src/knowledge/shop-folder.ts';
import { readBusinessFacts } from '../../../src/knowledge/store.ts';
import { useDatabase } from '../../support/database.ts';

const FIXTURE = fileURLToPath(new URL('../../../fixtures/shop/', import.meta.url));
const NOW = new Date('2026-11-24T18:00:00Z');
const database = useDatabase();
let folder: string;

const load = () => loadShop({ db: database().db, newId }, folder);
const search = async (text: string) =>
  (await searchCatalogue(database(), { text, limit: 6, now: NOW, currency: 'MXN' })).products;

/** Writes a file of the copied shop anew. */
async function edit(file: string, change: (content: string) => string): Promise<void> {
  const before = await readFile(join(folder, file), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(join(folder, file), after);
}

/** Every row of the shop with the transaction that wrote it: equal means that nothing was written. */
async function rowsOfShop(): Promise<unknown> {
  const tables = [
    'products',
    'product_variants',
    'variant_gtins',
    'prices',
    'stock',
    'synonyms',
    'search_words',
    'business',
    'business_hours',
    'shipping_zones',
    'business_versions',
    'catalogue_version',
  ];
  const rows = await Promise.all(
    tables.map((table) => database().pool.query(`select xmin, t.* from ${table} t order by t::text`)),
  );
  return rows.map((result) => result.rows);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-shop-'));
});
beforeEach(async () => {
  await cp(FIXTURE, folder, { recursive: true, force: true });
  await load();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the shop has its products with barcodes that no other has', async () => {
  const { products } = await readShopFolder(folder);
  const gtins = products.flatMap(({ variants }) => variants.flatMap((variant) => variant.gtins));
  expect(products.length).toBeGreaterThanOrEqual(40);
  expect(gtins.length).toBeGreaterThan(100);
  expect(new Set(gtins).size).toBe(gtins.length);
  expect(products.every(({ nameEn, descriptionEn }) => nameEn !== null && descriptionEn !== null)).toBe(true);
});

test('what was read from the files is what is read back from the rows', async () => {
  expect(await readBusinessFacts(database().db)).toEqual((await readShopFolder(folder)).business);
});

test('loading it again writes nothing', async () => {
  const before = await rowsOfShop();
  expect(await load()).toEqual({ isBusinessChanged: false, products: { saved: 0, unchanged: 45, removed: 0 } });
  expect(await rowsOfShop()).toEqual(before);
});

test('an edited price changes that product only and raises the version once', async () => {
  const version = await readCatalogueVersion(database().db, NOW);
  await edit('products/coffee.json', (text) => text.replace('"price": "189.00"', '"price": "199.00"'));
  expect((await load()).products).toEqual({ saved: 1, unchanged: 44, removed: 0 });
  expect((await search('CHIS-250-G'))[0]?.variants[0]?.price).toEqual({ minor: 19_900, currency: 'MXN' });
  expect(Number.parseInt(await readCatalogueVersion(database().db, NOW), 10)).toBe(Number.parseInt(version, 10) + 1);
});

test('stock that was sold stays sold when the shop is loaded again', async () => {
  const variant = (await search('CHIS-250-G'))[0]?.variants[0];
  await database().pool.query('update stock set quantity = 1 where variant_id = $1', [variant?.id]);
  await load();
  expect((await search('CHIS-250-G'))[0]?.variants[0]?.available).toBe(1);
});

test('a product that is gone from its file is off sale, its words are forgotten, and it may come back', async () => {
  const words = async () =>
    (await database().pool.query("select word from search_words where word = 'aeropress'")).rows.length;
  expect(await words()).toBe(1);
  await edit('products/equipment.json', (text) =>
    JSON.stringify(JSON.parse(text).filter((one: { handle: string }) => one.handle !== 'aeropress')),
  );
  expect((await load()).products).toEqual({ saved: 0, unchanged: 44, removed: 1 });
  expect(await search('aeropress')).toEqual([]);
  expect(await words()).toBe(0);
  await cp(FIXTURE, folder, { recursive: true, force: true });
  expect((await load()).products.saved).toBe(1);
  expect((await search('aeropress')).map(({ handle }) => handle)).toEqual(['aeropress']);
});

test('a variant that is gone from its product is off sale', async () => {
  await edit('products/cups.json', (text) => text.replaceAll('TALA-VE', 'TALA-NUEVA'));
  await load();
  expect((await search('taza talavera'))[0]?.variants.map(({ sku }) => sku)).toEqual([
    'TALA-AZ',
    'TALA-AM',
    'TALA-NUEVA',
  ]);
});

test('changed opening hours are a new version of the business, and only of it', async () => {
  const before = await readBusinessVersion(database().db);
  const catalogue = await readCatalogueVersion(database().db, NOW);
  await edit('hours.json', (text) => text.replace('"08:00"', '"07:30"'));
  expect((await load()).isBusinessChanged).toBe(true);
  const after = await readBusinessVersion(database().db);
  expect(after?.hash).not.toBe(before?.hash);
  expect(after?.version).toBeGreaterThan(before?.version ?? 0);
  expect(await readCatalogueVersion(database().db, NOW)).toBe(catalogue);
});

test('every change of a price, stock or synonym raises the version in its own transaction', async () => {
  const version = async () => Number.parseInt(await readCatalogueVersion(database().db, NOW), 10);
  for (const change of [
    'update prices set amount_minor = amount_minor + 1',
    'update stock set quantity = quantity + 1',
    "delete from synonyms where group_key = 'honey'",
  ]) {
    const before = await version();
    await database().pool.query(change);
    expect(await version()).toBe(before + 1);
  }
});

test('the version changes when a price begins or ends, without any change of rows', async () => {
  const versionAt = (at: string) => readCatalogueVersion(database().db, new Date(at));
  const before = await versionAt('2026-12-01T05:59:59Z');
  expect(await versionAt('2026-12-01T06:00:00Z')).not.toBe(before);
  expect(await versionAt('2026-12-25T06:00:00Z')).not.toBe(await versionAt('2026-12-25T05:59:59Z'));
});

test.each([
  [
    'products/coffee.json',
    '"price": "189.00"',
    '"price": "1,189.00"',
    'products/coffee.json: entry 1 (cafe-chiapas), variants.0.price: must be an amount',
  ],
  [
    'products/coffee.json',
    '7501230013912',
    '7501230013913',
    'products/coffee.json: entry 1 (cafe-chiapas), variants.0.barcodes.0: 7501230013913 is no barcode',
  ],
  [
    'products/coffee.json',
    '"CHIS-250-M"',
    '"CHIS-250-G"',
    'sku "CHIS-250-G" is used by product "cafe-chiapas" and by product "cafe-chiapas"',
  ],
  ['products/tea.json', '"stock": 26', '"stock": -1', 'products/tea.json: entry 1 (te-de-jamaica), variants.0.stock'],
  ['hours.json', '"08:00"', '"8:00"', 'hours.json: weekly.monday.0.opens: must be a time'],
  ['business.json', 'America/Mexico_City', 'America/Nowhere', 'business.json: time_zone: is no IANA time zone'],
  [
    'policies.json',
    '"max_days": 6',
    '"max_days": 2',
    'policies.json: shipping_zones.3.max_days: is less than min_days',
  ],
  ['synonyms.json', '{', '', 'synonyms.json: '],
])('a mistake in %s (%s as %s) is named and nothing is changed', async (file, right, wrong, message) => {
  const before = await rowsOfShop();
  await edit(file, (text) => text.replace(right, wrong));
  const failure = await load().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(AppError);
  expect((failure as AppError).code).toBe('shop_folder_invalid');
  expect((failure as AppError).facts['message']).toContain(message);
  expect(await rowsOfShop()).toEqual(before);
});
