import { beforeAll, expect, test } from 'vitest';
import { saveCatalogue, searchCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { type Statement, statementsOf, tablesReadWhole } from '../../support/query-plans.ts';
import { manyProducts } from './many-products.ts';

const database = useDatabase();
const NOW = new Date('2026-11-24T18:00:00Z');
const BIG = ['products', 'product_variants', 'prices', 'stock', 'search_words', 'variant_gtins'];

beforeAll(async () => {
  const { db, pool } = database();
  const products = manyProducts(20_000);
  await db.transaction().execute((tx) => saveCatalogue({ newId }, tx, { source: 'test', products, synonyms: [] }));
  await pool.query('analyze');
}, 120_000);

const readWhole = (statement: Statement) => tablesReadWhole(database().pool, statement, BIG);

test('a table that is read from end to end is seen', async () => {
  expect(await readWhole({ text: "select * from products where name like '%x%'", values: [] })).toEqual(['products']);
});

test.each([
  ['a rare word', () => manyProducts(5_000)[4_321]?.name.split(' ').at(-1) ?? ''],
  ['a whole name', () => manyProducts(5_000)[1_234]?.name ?? ''],
  ['a misspelt name', () => `${manyProducts(5_000)[2_345]?.name.split(' ').at(-1)?.slice(1)} kafe`],
  [
    'words that no product has together',
    () =>
      `${manyProducts(100)
        .slice(40, 43)
        .map(({ name }) => name)
        .join(' ')}`,
  ],
  ['a word that every product has', () => 'cafe'],
  ['a SKU', () => 'MANY-12345'],
  ['a number that no product has', () => 'cafe de altura para regalo 987654321'],
])('a search by %s reads none of the big tables from end to end', async (_, textOf) => {
  const text = textOf();
  const { result, statements } = await statementsOf(() =>
    searchCatalogue(database(), { text, limit: 6, now: NOW, currency: 'MXN' }),
  );
  expect(result.products.length).toBeGreaterThan(0);
  expect(statements.length).toBeGreaterThan(2);
  for (const statement of statements) expect(await readWhole(statement)).toEqual([]);
});

test('what is ranked is compared with queries that were made once, not anew for each candidate', async () => {
  const { statements } = await statementsOf(() =>
    searchCatalogue(database(), { text: 'cafe de altura', limit: 6, now: NOW, currency: 'MXN' }),
  );
  const ranking = statements.filter(({ text }) => text.includes('order by (search @@'));
  expect(ranking.length).toBeGreaterThan(0);
  for (const { text } of ranking) {
    const { rows } = await database().pool.query(`explain (verbose, generic_plan) ${text}`);
    const sortKeys = rows.map((row) => String(row['QUERY PLAN'])).filter((line) => line.includes('Sort Key'));
    expect(sortKeys).not.toEqual([]);
    expect(sortKeys.filter((line) => line.includes('to_tsquery'))).toEqual([]);
  }
});
