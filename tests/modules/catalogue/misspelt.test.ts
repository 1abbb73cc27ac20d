import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { MISSPELT, openBigShop, searchMisspelt } from './misspelt.ts';

const database = useDatabase();

beforeAll(async () => {
  await openBigShop(database().db, 8_000);
  await database().pool.query('analyze');
}, 120_000);

test('there are 200 different queries, none of them spelt as the product is', () => {
  const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  expect(new Set(MISSPELT.map(({ query }) => query)).size).toBe(200);
  const wordsOf = (text: string): readonly string[] => fold(text).split(' ');
  const spelt = MISSPELT.filter(({ product, query }) =>
    wordsOf(query).every((word) => wordsOf(product).includes(word)),
  );
  expect(spelt).toEqual([]);
});

test('of 200 misspelt queries at least 95 % have the right product among the first three', async () => {
  const { missed } = await searchMisspelt(database().db);
  expect(missed.length / MISSPELT.length, JSON.stringify(missed, null, 1)).toBeLessThanOrEqual(0.05);
});
