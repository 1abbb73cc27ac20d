import { describe, expect, test } from 'vitest';
import { hideCards } from '../../../src/media/pictures/card-rules.ts';
import { readLabel } from '../../../src/media/pictures/label-rules.ts';
import { isClear, rankMatches } from '../../../src/media/pictures/match-rules.ts';
import type { KnownProduct, TextLine } from '../../../src/media/pictures/types.ts';

describe('numbers of payment cards in a picture', () => {
  test.each([
    ['4242424242424242', '•••• 4242'],
    ['4242 4242 4242 4242', '•••• 4242'],
    ['VISA\n4242 4242\n4242 4242\n12/29', 'VISA\n•••• 4242\n••'],
    ['VALIDA HASTA 12/29 CVV 123\n4242 4242 4242 4242', 'VALIDA HASTA •• CVV ••\n•••• 4242'],
    ['4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 2', '•••• 4242'],
    ['4 2 4 2 4 2 4 2 4 2 4 2 4 2 4 Z', '•••• 4242'],
    ['No. 4  2  4  2  4  2  4  2  4  2  4  2  4  2  4  2  12/29', 'No. •••• 4242  ••'],
    ['4242 424?\n4242 424?', '•••• 4242'],
    ['4242\n4242\n4242\n4242', '•••• 4242'],
    ['5555-5555-5555-4444', '•••• 4444'],
    ['3782 822463 10005', '•••• 0005'],
    ['4Z42 4242 4242 4242', '•••• 4242'],
    ['4O12 8888 8888 l88l', '•••• 1881'],
    ['4242 4242 4242 4247?', '•••• 4247?'],
  ])('%j is hidden as %j', (text, hidden) => {
    expect(hideCards(text)).toEqual({ text: hidden, holdsCard: true });
  });

  test.each([
    'Tel. 55 1234 5678, CP 06700',
    'CLABE 032180000118359719',
    'IMEI 356938035643809',
    'TOTAL 4,242.42 4,242.42',
    'Folio 0012 3456 7890 1234',
    'SOLO BOLSILLO OSO DODO',
    '28/11/2026 18:42 4512',
    '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15',
    '¿425? ¿318?',
  ])('%j holds none', (text) => {
    expect(hideCards(text).holdsCard).toBe(false);
  });

  test('the digits below a barcode are no card, even when they would pass for one', () => {
    expect(hideCards('4006381333931\nBoligrafo', ['4006381333931']).holdsCard).toBe(false);
    expect(hideCards('4242424242424242', ['4242424242424242'])).toEqual({ text: '4242424242424242', holdsCard: false });
  });
});

const line = (text: string, height: number): TextLine => ({
  text,
  confidence: 0.9,
  box: { x: 0, y: 0, width: 1, height },
});

describe('a label', () => {
  test('is searched by its largest words, and its price is the largest one', () => {
    const label = readLabel([
      line('Contenido neto y otras letras', 0.02),
      line('$199.00', 0.04),
      line('CAFÉ DE CHIAPAS', 0.1),
      line('ahora $ 1,189.50', 0.08),
    ]);
    expect(label.words).toMatch(/^CAFÉ DE CHIAPAS ahora Contenido neto/);
    expect(label.price).toBe('$ 1,189.50');
  });

  test('without words and without a price says neither', () => {
    expect(readLabel([line('12', 0.1)])).toEqual({ words: '', price: null });
  });
});

const product = (sku: string, name: string, ...options: readonly string[]): KnownProduct => ({
  ...{ sku, name, brand: 'Finca Alta', options, gtins: [] },
});

describe('which product a text names', () => {
  const shop = [
    product('A', 'Café de Chiapas', '250 g'),
    product('B', 'Café de Chiapas', '500 g'),
    product('C', 'Café de Veracruz', '250 g'),
    product('D', 'Taza de barro', 'Azul'),
  ];

  test('is the one whose name, brand and size stand in it', () => {
    const matches = rankMatches('FINCA ALTA CAFE DE CHIAPAS tueste medio 250g', shop);
    expect(matches.map(({ product: { sku } }) => sku)).toEqual(['A', 'B', 'C']);
    expect(matches[0]?.score).toBe(1);
    expect(isClear(matches)).toBe(true);
  });

  test('stays open when nothing tells two sizes apart', () => {
    expect(isClear(rankMatches('finca alta café de chiapas', shop))).toBe(false);
  });

  test('is known through misread letters, and a g that was taken for a 9', () => {
    expect(rankMatches('FINCA ALTA CAFF DE CHIAPA5 2509', shop)[0]?.product.sku).toBe('A');
  });

  test('is none for text about something else', () => {
    expect(rankMatches('Transferencia exitosa por $500.00', shop)).toEqual([]);
  });
});
