import pg from 'pg';
import { beforeAll, expect, test, vi } from 'vitest';
import { saveCatalogue, searchCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
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

type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Runs a search and gives the statements that reached PostgreSQL. */
async function statementsOf(text: string): Promise<readonly Statement[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  const { products } = await searchCatalogue(database(), { text, limit: 6, now: NOW, currency: 'MXN' });
  const calls = query.mock.calls as unknown as readonly (readonly [string | Statement])[];
  // A new connection first sets its limits; only what reads or writes has a plan.
  const statements = calls
    .map(([statement]) => statement)
    .filter((statement) => typeof statement !== 'string')
    .filter((statement) => /^\s*(?:select|with|insert|update|delete)/i.test(statement.text));
  query.mockRestore();
  expect(products.length).toBeGreaterThan(0);
  return statements;
}

type Plan = { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly Plans?: readonly Plan[] };

/** The nodes of a plan without scans right below a limit: these end as soon as enough was found. */
const nodesOf = (plan: Plan): readonly Plan[] => {
  const below = plan['Node Type'] === 'Limit' ? (plan.Plans ?? []).flatMap((child) => child.Plans ?? []) : plan.Plans;
  return [plan, ...(below ?? []).flatMap(nodesOf)];
};

/** Big tables that the statement would read from end to end, planned for these values or for any. */
async function readWhole({ text, values }: Statement): Promise<readonly string[]> {
  const plans = [
    await database().pool.query(`explain (format json) ${text}`, [...values]),
    await database().pool.query(`explain (format json, generic_plan) ${text}`),
  ];
  const nodes = plans.flatMap(({ rows }) => nodesOf(rows[0]['QUERY PLAN'][0].Plan));
  const tables = nodes
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name'] ?? '')
    .filter((table) => BIG.includes(table));
  return [...new Set(tables)];
}

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
])('a search by %s reads none of the big tables from end to end', async (_, textOf) => {
  const statements = await statementsOf(textOf());
  expect(statements.length).toBeGreaterThan(2);
  for (const statement of statements) expect(await readWhole(statement)).toEqual([]);
});
