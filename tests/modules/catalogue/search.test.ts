import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { searchCatalogue } from '../../../src/catalogue/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-11-24T18:00:00Z');
const search = (text: string, limit = 6) => searchCatalogue(database(), { text, limit, now: NOW, currency: 'MXN' });

beforeAll(async () => {
  await loadShop({ db: database().db, newId }, fileURLToPath(new URL('../../../fixtures/shop/', import.meta.url)));
});

/** What a customer writes, and the product that must be among the first three. */
const ASKED: readonly (readonly [string, string])[] = [
  ['¿tienen café de Chiapas?', 'cafe-chiapas'],
  ['cafe de chapas', 'cafe-chiapas'],
  ['CAFÉ CHIAPAS MOLIDO', 'cafe-chiapas'],
  ['kafe de chiapaz', 'cafe-chiapas'],
  ['coffee from chiapas', 'cafe-chiapas'],
  ['Do you have ground coffee from Chiapas?', 'cafe-chiapas'],
  ['cafes organicos', 'cafe-chiapas-organico'],
  ['organic coffee', 'cafe-chiapas-organico'],
  ['cafe organico de chiapas en grano medio kilo', 'cafe-chiapas-organico'],
  ['pluma hidalgo', 'cafe-oaxaca-pluma'],
  ['cafe de oajaca', 'cafe-oaxaca-pluma'],
  ['oaxca pluma', 'cafe-oaxaca-pluma'],
  ['café oscuro de Oaxaca', 'cafe-oaxaca-tostado-oscuro'],
  ['dark roast oaxaca', 'cafe-oaxaca-tostado-oscuro'],
  ['algo fuerte de oaxaca', 'cafe-oaxaca-tostado-oscuro'],
  ['coatepeque', 'cafe-veracruz-coatepec'],
  ['cafe de verracruz', 'cafe-veracruz-coatepec'],
  ['huatuzco', 'cafe-veracruz-huatusco'],
  ['cafe descafeindo', 'cafe-descafeinado'],
  ['decaf', 'cafe-descafeinado'],
  ['sin cafeína', 'cafe-descafeinado'],
  ['mescla de la casa', 'mezcla-de-la-casa'],
  ['house blend ground', 'mezcla-de-la-casa'],
  ['expresso', 'mezcla-espresso'],
  ['café de olla', 'cafe-de-olla'],
  ['capsulas nespreso', 'capsulas-chiapas'],
  ['coffee pods', 'capsulas-chiapas'],
  ['iced coffee', 'cold-brew-concentrado'],
  ['prensas francesas', 'prensa-francesa'],
  ['french press', 'prensa-francesa'],
  ['prenza fransesa', 'prensa-francesa'],
  ['cafetera italiana', 'cafetera-moka'],
  ['stovetop moka', 'cafetera-moka'],
  ['filtros de papel v60', 'filtros-v60'],
  ['kemex', 'chemex-6-tazas'],
  ['aeropres', 'aeropress'],
  ['molinillo manual', 'molino-manual'],
  ['coffee grinder electric', 'molino-electrico'],
  ['hervidor de cuello de ganso', 'tetera-cuello-de-ganso'],
  ['balanza', 'bascula-digital'],
  ['bascula dijital', 'bascula-digital'],
  ['tasas de talavera', 'taza-talavera'],
  ['talavera mug', 'taza-talavera'],
  ['taza de varro negro', 'taza-barro-negro'],
  ['termo rojo', 'termo-acero'],
  ['red travel mug', 'termo-acero'],
  ['baso espresso', 'vaso-espresso'],
  ['chocolates de mesa', 'chocolate-de-mesa-oaxaca'],
  ['chokolate oscuro', 'chocolate-70-chiapas'],
  ['mile de azahar', 'miel-de-azahar'],
  ['honey', 'miel-de-azahar'],
  ['miel de melipna', 'miel-melipona'],
  ['azúcar', 'piloncillo'],
  ['bainilla', 'vainilla-papantla'],
  ['cookies', 'galletas-de-nata'],
  ['té', 'te-de-manzanilla'],
  ['tés de jamaica', 'te-de-jamaica'],
  ['hibiscus tea', 'te-de-jamaica'],
  ['te de mansanilla', 'te-de-manzanilla'],
  ['tarjetas de regalo', 'tarjeta-de-regalo'],
  ['giftcard', 'tarjeta-de-regalo'],
  ['caja de degustasion', 'caja-degustacion'],
];

describe('the words of a customer lead to the product', () => {
  test.each(ASKED)('%s', async (text, handle) => {
    const { outcome, products } = await search(text);
    expect(products.slice(0, 3).map((product) => product.handle)).toContain(handle);
    expect(outcome).toBe('found');
  });
});

test('a SKU in any spelling finds exactly its variant', async () => {
  for (const text of ['CHIS-500-M', 'chis 500 m', 'precio de chis500m']) {
    const { products, matched } = await search(text);
    expect(products.map(({ handle }) => handle)).toEqual(['cafe-chiapas']);
    expect(matched).toEqual(products[0]?.variants.filter(({ sku }) => sku === 'CHIS-500-M').map(({ id }) => id));
  }
});

test('a barcode finds exactly its variant, one with a wrong check digit does not', async () => {
  const { products, matched } = await search('7501230013912');
  expect(products[0]?.variants.find(({ id }) => id === matched[0])?.sku).toBe('CHIS-250-G');
  expect((await search('7501230013913')).matched).toEqual([]);
});

test('a size in any spelling finds the products that have it', async () => {
  const bySize = async (text: string) => (await search(text, 50)).products.map(({ handle }) => handle).sort();
  const expected = await bySize('café 500 g');
  expect(expected).toContain('cafe-chiapas');
  expect(expected).not.toContain('cafe-de-olla');
  for (const text of ['café 500g', 'cafe de 500 gramos', 'coffee 500 grams', 'café de medio kilo']) {
    expect(await bySize(text)).toEqual(expected);
  }
});

test('when no product fits all words, the nearest are given as such', async () => {
  const { outcome, products } = await search('miel de Nayarit');
  expect(outcome).toBe('closest');
  expect(products.map(({ handle }) => handle)).toContain('miel-de-azahar');
  expect(products.map(({ handle }) => handle)).toContain('cafe-nayarit-natural');
});

test('a word that nothing resembles is named, and the rest is still looked for', async () => {
  const { outcome, products, unknownWords } = await search('zapatillas de chiapas');
  expect(outcome).toBe('closest');
  expect(unknownWords).toEqual(['zapatillas']);
  expect(products[0]?.name).toContain('Chiapas');
});

test('what the shop does not have is said, with the categories it has', async () => {
  const { outcome, products, categories } = await search('bicicleta');
  expect([outcome, products]).toEqual(['none', []]);
  expect(categories).toContainEqual({ name: 'Café', nameEn: 'Coffee' });
});

test('a corrected word is told with what it was read as', async () => {
  expect((await search('cafe de chapas')).corrected).toEqual([['chapas', 'chiapas']]);
});

test.each(['', '   ', '¿?', '& | ! ( ) :* <->', "'; drop table products; --", '😀', 'a'.repeat(300), '💥'.repeat(150)])(
  'odd text is answered, not failed: %s',
  async (text) => {
    expect(['none', 'closest', 'found']).toContain((await search(text)).outcome);
  },
);

test('an offer has its price from its first moment to its last, then the usual one is back', async () => {
  const priceAt = async (now: string) => {
    const query = { text: 'DEGU-3-G', limit: 1, now: new Date(now), currency: 'MXN' };
    return (await searchCatalogue(database(), query)).products[0]?.variants[0]?.price?.minor;
  };
  expect(await priceAt('2026-12-01T05:59:59Z')).toBe(31_900);
  expect(await priceAt('2026-12-01T06:00:00Z')).toBe(27_900);
  expect(await priceAt('2026-12-25T06:00:00Z')).toBe(31_900);
});
