import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { SmallPicture, TextReader } from '../../src/media/index.ts';
import { drawnText } from '../support/pictures/draw.ts';
import { TEXTS } from '../support/pictures/texts.ts';

export type TextReaderUnderTest = {
  readonly reader: TextReader;
  /** Called before each reading: what the world behind the reader will make of it. */
  readonly expectRead: (picture: SmallPicture, name: keyof typeof TEXTS | 'blank') => void;
};

export async function pictureOf(name: keyof typeof TEXTS | 'blank', kind: SmallPicture['kind']): Promise<SmallPicture> {
  const blank = { create: { width: 400, height: 300, channels: 3, background: '#ffffff' } } as const;
  const drawn = name === 'blank' ? sharp(blank) : sharp(drawnText(name));
  const { data, info } = await drawn.grayscale().png().toBuffer({ resolveWithObject: true });
  return { bytes: data, mime: 'image/png', width: info.width, height: info.height, kind };
}

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word));

/** What every reader of text does alike, whoever stands behind it. */
export function textReaderContract(name: string, { reader, expectRead }: TextReaderUnderTest): void {
  const read = async (of: keyof typeof TEXTS | 'blank', kind: SmallPicture['kind'] = 'page') => {
    const picture = await pictureOf(of, kind);
    expectRead(picture, of);
    return reader.read(picture, 'es', AbortSignal.timeout(25_000));
  };

  const textOf = async (...asked: Parameters<typeof read>): Promise<string> => {
    const reading = await read(...asked);
    return reading.outcome === 'read' ? reading.lines.map(({ text }) => text).join('\n') : '';
  };

  test(`${name} reads the words of a receipt, line by line, with accents`, async () => {
    const found = await textOf('receipt');
    const wanted = TEXTS.receipt.lines.flatMap(wordsOf);
    expect(wanted.filter((word) => wordsOf(found).includes(word)).length / wanted.length).toBeGreaterThanOrEqual(0.95);
    expect(found).toMatch(/^ABARROTES DON TOÑO$/m);
  });

  test(`${name} reads name and price of a label`, async () => {
    expect(await textOf('label', 'scene')).toMatch(/^CAF[EÉ] DE CHIAPAS\nMolido 250.*\n.*chocolate\nPrecio \$189\.00$/);
  });

  test(`${name} says where a line stands and how sure it is, in shares of the whole`, async () => {
    const reading = await read('label', 'scene');
    const lines = reading.outcome === 'read' ? reading.lines : [];
    expect(lines.length).toBeGreaterThanOrEqual(4);
    for (const { box, confidence } of lines) {
      expect(confidence).toBeGreaterThan(0.3);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(box.x + box.width, box.y + box.height)).toBeLessThanOrEqual(1);
    }
    expect(lines[0]?.box.height).toBeGreaterThan(lines.at(-1)?.box.height ?? 1);
  });

  test(`${name} finds no text on an empty page, which is no failure`, async () => {
    expect(await read('blank')).toMatchObject({ outcome: 'read', lines: [] });
  });

  test(`${name} answers a reading that was given up with a failure, never with an exception`, async () => {
    const picture = await pictureOf('receipt', 'page');
    const reading = await reader.read(picture, 'es', AbortSignal.abort());
    expect(reading).toMatchObject({ outcome: 'failed', reason: 'timed_out', costMicroUsd: 0 });
  });
}
