import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BLANK_PICTURE, type TextReader } from '../../../src/media/index.ts';
import { correctWords } from '../../../src/media/pictures/correct-words.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';

const SHOP = [
  'Café de Chiapas',
  'Jabón artesanal',
  'Chocolate de mesa',
  'Finca Alta',
  'Taza Talavera',
  'Taza Tlalavera',
];

test.each([
  ['CAFÉ DE CHIAPA5 250 g', 'CAFÉ DE chiapas 250 g'],
  ['CHlAPAS JABON ARTESANAI', 'chiapas JABON artesanal'],
  ['CHOCOIATF DE MESA', 'chocolate DE MESA'],
  ['Chiapas jabón', 'Chiapas jabón'],
])('%j of a label is compared as %j', (read, compared) => {
  expect(correctWords(read, SHOP)).toBe(compared);
});

test.each(['Oaxaca molido tueste medio', 'CAFF ALTO MASA', '12345 2509', 'TLALAVRA', ''])(
  '%j is left as it was read',
  (read) => {
    expect(correctWords(read, SHOP)).toBe(read);
    expect(correctWords(read, [])).toBe(read);
  },
);

const misreads: TextReader = {
  name: 'misreads',
  read: async () => {
    const box = { x: 0, y: 0, width: 1, height: 0.2 };
    const lines = ['CAFE DE CHIAPA5', 'Molido 250 g'].map((text) => ({ text, confidence: 0.9, box }));
    return { outcome: 'read', lines, things: [], isUnsafe: null, costMicroUsd: 0 };
  },
};
const { reader } = usePictureReader({ textReader: misreads });
const folder = mkdtempSync(join(tmpdir(), 'recado-label-words-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a product is found by a misread name of the shop, and what was read is shown as it was', async () => {
  const { bytes } = BLANK_PICTURE;
  const path = join(folder, 'label.png');
  writeFileSync(path, bytes);
  const read = (vocabulary: readonly string[]) =>
    reader.read(
      { path, mime: 'image/png', bytes: bytes.length },
      { language: 'es', vocabulary },
      AbortSignal.timeout(60_000),
    );
  expect((await read([])).detail['matches']).toEqual([]);
  const reading = await read(SHOP);
  expect(reading.detail['matches']).toMatchObject([{ sku: 'CHIS-250-M', score: 1 }, { sku: 'CHIS-500-G' }]);
  expect(reading.text).toContain('CAFE DE CHIAPA5');
});
