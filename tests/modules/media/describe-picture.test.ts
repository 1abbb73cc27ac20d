import { expect, test } from 'vitest';
import type { TextReader } from '../../../src/media/index.ts';
import { drawCode, drawnText, onTable } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';

/** Pictures that a model was asked to describe, and what was read before. */
const asked: string[] = [];
const read: string[] = [];

const describer = {
  name: 'describer',
  describe: async () => {
    asked.push(read.join());
    return { outcome: 'described', text: 'a thing on a table', costMicroUsd: 90, tokens: 300 } as const;
  },
};
const BOX = { x: 0, y: 0, width: 1, height: 1 };
const vendor = (text: string): TextReader => ({
  name: 'vendor',
  read: async () => {
    read.push(text);
    const lines = text.split('\n').map((line) => ({ text: line, confidence: 0.9, box: BOX }));
    return { outcome: 'read', lines, things: [], isUnsafe: null, costMicroUsd: 0 };
  },
});

const here = usePictureReader({ describer });
const ofCard = usePictureReader({ describer, textReader: vendor('BANCO\n4111 1111 1111 1111') });
const ofBag = usePictureReader({ describer, textReader: vendor('Café de Chiapas') });

test('a picture is described by the model once its text was read, here or elsewhere', async () => {
  asked.length = 0;
  expect((await here.read(drawnText('slip'), 'image/png')).text).toContain('a thing on a table');
  expect((await ofBag.read(drawnText('slip'), 'image/png')).text).toContain('a thing on a table');
  expect(asked).toEqual(['', 'Café de Chiapas']);
});

test('a picture of a card goes to no model, whoever read its number', async () => {
  asked.length = 0;
  expect(await here.read(drawnText('card'), 'image/png')).toMatchObject({ holdsCard: true, costMicroUsd: 0 });
  expect(await ofCard.read(drawnText('label'), 'image/png')).toMatchObject({ holdsCard: true, costMicroUsd: 0 });
  expect(asked).toEqual([]);
});

test('nor does one whose number stands in a QR code', async () => {
  asked.length = 0;
  const code = await onTable(await drawCode('QRCode', 'tarjeta 4111 1111 1111 1111'));
  expect(await here.read(code, 'image/jpeg')).toMatchObject({ holdsCard: true });
  expect(asked).toEqual([]);
});
