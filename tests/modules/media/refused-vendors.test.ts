import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { type Charge, createVideoReader, createVoiceReader, type ReadingHints } from '../../../src/media/index.ts';
import type { Refusal, Till } from '../../../src/media/spend/types.ts';
import { drawnText } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';
import { readerOf, understood } from './world.ts';

const CHARGE: Charge = { vendor: 'v', model: 'm', unit: 'feature', units: 1, costMicroUsd: 1 };
const nobody = (): never => {
  throw new Error('nobody is to be paid');
};
const closed = (reason: Refusal): Till => ({ open: async () => ({ outcome: 'refused', reason }) });
const hints = (till: Till): ReadingHints => ({ language: 'es', vocabulary: [], till });

const folder = mkdtempSync(join(tmpdir(), 'recado-refused-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const makes = (words: string) => async (_: string, target: string) => {
  writeFileSync(target, words);
  return { outcome: 'written', cutAtSeconds: null } as const;
};
function fileOf(bytes: Buffer, mime: string) {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, bytes);
  return { path, mime, bytes: bytes.length };
}

describe('a picture for which nobody may be paid', () => {
  const { reader } = usePictureReader({
    textReader: { name: 'vision', expects: () => CHARGE, read: nobody },
    describer: { name: 'describer', expects: () => CHARGE, describe: nobody },
  });
  const read = (bytes: Buffer, reason: Refusal) =>
    reader.read(fileOf(bytes, 'image/png'), hints(closed(reason)), AbortSignal.timeout(60_000));

  test('is read on this machine, and says that it was', async () => {
    const reading = await read(drawnText('slip'), 'over_budget');
    expect(reading).toMatchObject({ unread: null, isWorthRetrying: false, costMicroUsd: 0 });
    expect(reading.text).toContain('Transferencia exitosa');
    expect(reading.detail).toMatchObject({
      textReader: 'tesseract',
      textReaderFailed: 'over_budget',
      described: 'over_budget',
    });
  });

  test.each([
    ['over_budget', true],
    ['day_limit', false],
  ] as const)('and on which this machine finds nothing is stated as %s', async (reason, isWorthRetrying) => {
    const plain = sharp({ create: { width: 300, height: 200, channels: 3, background: '#88aadd' } });
    const reading = await read(await plain.png().toBuffer(), reason);
    expect(reading).toMatchObject({ unread: reason, isWorthRetrying, text: '' });
  });
});

test.each([
  ['over_budget', true],
  ['day_limit', false],
] as const)('a sound for which nobody may be paid (%s) is not sent to anybody', async (reason, isWorthRetrying) => {
  const reader = createVoiceReader({
    transcriber: {
      name: 't',
      isStandIn: false,
      maxBytes: 1_000_000,
      expects: () => ({ ...CHARGE, unit: 'second' }),
      transcribe: nobody,
    },
    tools: null,
    limits: { maxBytes: 1_000_000, maxSeconds: 900, partSeconds: 300 },
    workFolder: folder,
    record: () => undefined,
  });
  const file = fileOf(Buffer.from('OggS, as far as anybody looks'), 'audio/ogg');
  const reading = await reader.read(file, hints(closed(reason)), AbortSignal.timeout(10_000));
  expect(reading).toMatchObject({ unread: reason, isWorthRetrying, costMicroUsd: 0, text: '' });
});

test('a film with nothing to be seen, whose sound nobody may be paid for, is stated as that and tried again', async () => {
  const tools = { mostSeconds: 600, firstFrame: makes('frame'), sound: makes('sound') };
  const readers = [
    readerOf(async () => understood('', { unread: 'nothing_found' }), /^image\//),
    readerOf(async () => understood('', { unread: 'over_budget', isWorthRetrying: true }), /^audio\//),
  ];
  const film = fileOf(Buffer.from('film'), 'video/mp4');
  const reader = createVideoReader(tools, readers);
  expect(await reader.read(film, hints(closed('over_budget')), AbortSignal.timeout(10_000))).toMatchObject({
    unread: 'over_budget',
    isWorthRetrying: true,
  });
});
