import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createPdfReader,
  createTextReader,
  describeFile,
  type MediaReader,
  type Reading,
} from '../../../src/media/index.ts';
import { understandAttachment } from '../../../src/media/understand-attachment.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { pdfOfPages } from '../../support/pdf.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-cut-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function understood(bytes: Buffer, mime: string, readers?: readonly MediaReader[]): Promise<Reading> {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const usual = [createPdfReader([], createPlaces(1)), createTextReader()];
  return understandAttachment(
    { readers: readers ?? usual, timeLimitMs: 30_000, onReaderFailed: (_, error) => expect(error).toBeNull() },
    { path, mime, bytes: bytes.length },
    { language: 'es', vocabulary: [] },
    AbortSignal.timeout(30_000),
  );
}

const file = { kind: 'document', isVoice: false, isOverflow: false, isSettled: true, reason: null } as const;
const told = (reading: Reading, language: 'es' | 'en' = 'es'): string =>
  describeFile({ ...file, reading, correctedText: null, wasCorrected: false }, language);

const textOf = (characters: number): Buffer => Buffer.from('dos kilos '.repeat(characters / 10).trim());
const page = (name: string): string => `${name} ${'Cláusula de muchas palabras.\n'.repeat(35)}`;

test('a text that fits is sure, and nothing is said of an end that is missing', async () => {
  const reading = await understood(textOf(5_000), 'text/plain');
  expect(reading).toMatchObject({ unread: null, isSure: true });
  expect(told(reading)).not.toContain('Es solo el principio');
});

test.each([7_000, 31_000, 60_000])(
  'a text of %d characters is unsure, and the model is told that it sees only the beginning',
  async (characters) => {
    const reading = await understood(textOf(characters), 'text/plain');
    expect(reading.text).toHaveLength(6_000);
    expect(reading).toMatchObject({ unread: null, isSure: false, detail: { isCut: true } });
    expect(told(reading)).toContain('La lectura es dudosa');
    expect(told(reading)).toContain('Es solo el principio');
    expect(told(reading, 'en')).toContain('This is only its beginning');
  },
);

test('of a PDF of many full pages those are counted that the model sees, and it is told how many there are', async () => {
  const reading = await understood(
    pdfOfPages(Array.from({ length: 12 }, (_, at) => page(`P${at + 1}.`))),
    'application/pdf',
  );
  expect(reading).toMatchObject({ unread: null, isSure: false, detail: { pages: 12, isCut: true } });
  const seen = reading.text.match(/P\d+\./g)?.length ?? 0;
  expect(seen).toBeGreaterThan(3);
  expect(seen).toBeLessThan(12);
  expect(reading.detail['pagesRead']).toBe(seen);
  expect(told(reading)).toContain(`\n│ (páginas leídas: ${seen} de 12)\n│ P1.`);
  expect(told(reading, 'en')).toContain(`\n│ (pages read: ${seen} of 12)\n│ P1.`);
});

test('a PDF of one page that is longer than anything that is read is not sure either', async () => {
  const reading = await understood(pdfOfPages([page('Contrato').repeat(25)]), 'application/pdf');
  expect(reading).toMatchObject({ isSure: false, detail: { pages: 1, pagesRead: 1, isCut: true } });
});

test('a PDF that is seen whole is sure, with its pages', async () => {
  const reading = await understood(pdfOfPages([page('Uno'), page('Dos')]), 'application/pdf');
  expect(reading).toMatchObject({ isSure: true });
  expect(told(reading)).toContain('│ (páginas leídas: 2 de 2)');
  expect(told(reading)).not.toContain('Es solo el principio');
});

test('a card number across the place where a text is cut is masked all the same', async () => {
  const text = `${'x'.repeat(5_985)} 4242 4242 4242 4242 ${'y'.repeat(2_000)}`;
  const reading = await understood(Buffer.from(text), 'text/plain');
  expect(reading.text).not.toContain('4242 4242');
});
