import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { findProductsIn } from '../../../src/app/find-products.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { rankMatches } from '../../../src/media/pictures/match-rules.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const finder = () => findProductsIn(database().db, () => new Date('2026-11-24T18:00:00Z'));

beforeAll(async () => {
  await loadShop({ db: database().db, newId }, fileURLToPath(new URL('../../../fixtures/shop/', import.meta.url)));
});

test('a barcode of the shop finds its one variant, a strange one finds none', async () => {
  const [any] = (await finder().byWords('café de Chiapas', 3)).filter(({ gtins }) => gtins.length > 0);
  const gtin = any?.gtins[0] ?? '';
  expect(await finder().byGtin([gtin, '04006381333931'])).toEqual([any]);
  expect(await finder().byGtin(['04006381333931'])).toEqual([]);
});

test('the words of a label find what we sell among many other words', async () => {
  const label = 'PRENSA FRANCESA 1 L Hecha en México Vidrio resistente Contenido una pieza Importado por alguien';
  const [first] = rankMatches(label, await finder().byWords(label, 12));
  expect(first?.product.name).toMatch(/prensa francesa/i);
});

test('words about nothing that we sell match nothing', async () => {
  const text = 'Transferencia exitosa Beneficiario Monto';
  expect(rankMatches(text, await finder().byWords(text, 12))).toEqual([]);
});
