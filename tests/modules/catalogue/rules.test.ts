import { describe, expect, test } from 'vitest';
import { askedWords, chooseCorrections, codesIn, gtinOf, printedGtin } from '../../../src/catalogue/rules.ts';
import { editDistance, soundOf, stemOf, wordsOf } from '../../../src/catalogue/words.ts';

test.each([
  ['Café, té y AZÚCAR', ['cafe', 'te', 'y', 'azucar']],
  ['500 gr', ['500g']],
  ['1 Kilo y 250 ml', ['1kg', 'y', '250ml']],
  ['piñón & Ærø', ['pinon', 'aero']],
  ['🎉', []],
])('the words of %s are folded and sizes joined', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test.each([
  ['cafés', 'café'],
  ['molidas', 'molido'],
  ['tazas', 'taza'],
  ['filtros', 'filtro'],
  ['cups', 'cup'],
  ['teas', 'tea'],
  ['colores', 'color'],
])('%s and %s have one stem', (plural, singular) => {
  expect(stemOf(wordsOf(plural)[0] ?? '')).toBe(stemOf(wordsOf(singular)[0] ?? ''));
});

test.each([
  ['baso', 'vaso'],
  ['kafe', 'cafe'],
  ['asucar', 'azucar'],
  ['oajaca', 'oaxaca'],
  ['chokolate', 'chocolate'],
  ['ielo', 'hielo'],
  ['gitarra', 'jitarra'],
])('%s sounds like %s', (wrong, right) => {
  expect(soundOf(wrong)).toBe(soundOf(right));
});

test('different words sound different', () => {
  const words = ['cafe', 'te', 'taza', 'tasa', 'miel', 'mil', 'molino', 'molido', 'chiapas', 'jamaica'];
  expect(new Set(words.map(soundOf)).size).toBe(words.length - 1);
});

test('fillers of a question are not looked for, unless nothing else is there', () => {
  expect(askedWords('Hola, ¿cuánto cuesta el café de Chiapas?')).toEqual(['cafe', 'chiapas']);
  expect(askedWords('how much is the honey')).toEqual(['honey']);
  expect(askedWords('cuánto')).toEqual(['cuanto']);
  expect(askedWords('2 bolsas de Chiapas')).toEqual(['2', 'chiapas']);
  expect(askedWords('bolsas')).toEqual(['bolsas']);
  expect(askedWords('palabra '.repeat(50))).toEqual(['palabra']);
});

describe('barcodes', () => {
  test.each([
    ['7501230013912', '07501230013912'],
    ['036000291452', '00036000291452'],
    ['96385074', '00000096385074'],
    ['10012345678902', '10012345678902'],
  ])('%s is GTIN-14 %s', (code, gtin) => {
    expect(gtinOf(code)).toBe(gtin);
  });
  test.each(['7501230013913', '750123001392', '75012300139121', 'abcdefgh', '', '١٢٣٤٥٦٧٨'])('%s is none', (code) => {
    expect(gtinOf(code)).toBeNull();
  });
  test('one is printed with 13 digits unless it needs 14', () => {
    expect(printedGtin('07501230013912')).toBe('7501230013912');
    expect(printedGtin('10012345678902')).toBe('10012345678902');
  });
});

test('codes are recognised inside a sentence', () => {
  expect(codesIn('¿hay CHIS-250-G (o 7501230013912)?')).toEqual({
    skuKeys: ['CHIS250G', '7501230013912', 'HAYCHIS250GO7501230013912'],
    gtins: ['07501230013912'],
  });
});

test('letters that are wrong, missing, extra or swapped count one each', () => {
  expect(['cafe', 'cafr', 'cfe', 'caafe', 'acfe'].map((word) => editDistance(word, 'cafe'))).toEqual([0, 1, 1, 1, 1]);
  expect(editDistance('', 'cafe')).toBe(4);
  expect(editDistance('kafs', 'cafe')).toBe(2);
});

test('a misspelt word is read as the nearest, as several when they are equally near, as none when all are far', () => {
  const known = ['chiapas', 'chispas', 'tapas', 'cafe', 'miel', '250g'];
  expect(chooseCorrections('chapas', known)).toEqual(['chiapas']);
  expect(chooseCorrections('chipas', known)).toEqual(['chiapas', 'chispas']);
  expect(chooseCorrections('bicicleta', known)).toEqual([]);
  expect(chooseCorrections('260g', known)).toEqual([]);
});
