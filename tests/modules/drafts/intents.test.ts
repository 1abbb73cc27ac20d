import { expect, test } from 'vitest';
import { createDemoLedger } from '../../../src/billing/index.ts';
import { intentOf } from '../../../src/drafts/index.ts';
import { OF_TOOL } from '../../../src/drafts/rules.ts';
import { composeShop } from '../../attacks/shop.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const now = (): Date => new Date('2026-11-24T18:00:00Z');

test('every tool that the model has speaks for an intent, and nothing else does', () => {
  const billing = createDemoLedger(database().db, { publicUrl: 'https://shop.example', now });
  const names = composeShop(database().db, now, billing).tools.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => intentOf([name]) === 'other')).toEqual([]);
  expect(Object.keys(OF_TOOL).sort()).toEqual([...new Set(names)].sort());
});

test('an answer from the texts of the owner is about the shop, and gives way to the product that it is about', () => {
  expect(intentOf(['search_knowledge'])).toBe('shop');
  expect(intentOf(['search_knowledge', 'product_details'])).toBe('products');
});
