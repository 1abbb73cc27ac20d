import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  createPdfReader,
  createTextReader,
  createVideoReader,
  describeFile,
  type MediaReader,
  type Reading,
} from '../../../src/media/index.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { createVideoTools } from '../../../src/vendors/ffmpeg/video-tools.ts';
import { watchTurns } from '../../support/child-processes.ts';
import { voiceFixture } from '../../support/sounds.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-documents-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
async function read(reader: MediaReader, bytes: Buffer, mime: string): Promise<Reading> {
  count += 1;
  const path = join(folder, String(count));
  await writeFile(path, bytes);
  return reader.read(
    { path, mime, bytes: bytes.length },
    { language: 'es', vocabulary: [] },
    AbortSignal.timeout(25_000),
  );
}
const readPdf = (bytes: Buffer): Promise<Reading> =>
  read(createPdfReader([], createPlaces(1)), bytes, 'application/pdf');

/** A PDF of so many pages with one line each. */
function pdf(lines: readonly string[], extra = '', trailer = ''): Buffer {
  const objects = [`<< /Type /Catalog /Pages 2 0 R ${extra} >>`];
  const kids = lines.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${lines.length} >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  for (const [index, line] of lines.entries()) {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
    const stream = line === '' ? '' : `BT /F1 24 Tf 72 700 Td (${line}) Tj ET`;
    objects.push(`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  }
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${xref}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text, 'latin1');
}

describe('a PDF', () => {
  test('is read by its text, with the number of its pages', async () => {
    const reading = await readPdf(pdf(['Factura A-102', 'Total $350.00']));
    expect(reading).toMatchObject({ unread: null, isSure: true, detail: { pages: 2, hasScripts: false } });
    expect(reading.text).toContain('Factura A-102');
    expect(reading.text).toContain('Total $350.00');
  });

  test('with a hundred pages is read in its beginning, and is not sure', async () => {
    const reading = await readPdf(pdf(Array.from({ length: 100 }, (_, page) => `Pagina ${page + 1}`)));
    expect(reading).toMatchObject({ unread: null, isSure: false, detail: { pages: 100, pagesRead: 20 } });
    expect(reading.text).not.toContain('Pagina 21');
  });

  test('that carries a script is read, never run, and is not sure', async () => {
    const action = '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>';
    expect(await readPdf(pdf(['hola'], action))).toMatchObject({
      unread: null,
      isSure: false,
      detail: { hasScripts: true },
    });
  });

  test('that is protected is said to be', async () => {
    const hex = (): string => randomBytes(32).toString('hex');
    const trailer = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${hex()}> /U <${hex()}> /P -44 >> /ID [<00> <00>]`;
    expect(await readPdf(pdf(['secreto'], '', trailer))).toMatchObject({ unread: 'encrypted', text: '' });
  });

  test('without any letters and without pictures has nothing to read', async () => {
    expect(await readPdf(pdf(['']))).toMatchObject({ unread: 'nothing_found', detail: { pages: 1 } });
  });

  test.each([
    ['cut off', pdf(['hola']).subarray(0, 60)],
    ['nothing but its first line', Buffer.from('%PDF-1.7\n')],
    ['random bytes', randomBytes(5_000)],
  ])('that is %s is said to be damaged', async (_, bytes) => {
    expect(await readPdf(bytes)).toMatchObject({ unread: 'damaged' });
  });

  test.skipIf(process.platform !== 'linux')('is read at low priority, without our secrets', async () => {
    vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_never_there');
    const { inTurn, seen } = watchTurns();
    // Without letters it is looked at as a picture too, by a second process.
    await read(createPdfReader([], inTurn), pdf(['']), 'application/pdf');
    expect(seen.map(({ niceness }) => niceness)).toEqual([10, 10]);
    expect(seen.map(({ environment }) => environment).join()).not.toContain('never_there');
  });

  test('that is larger than is read is not opened', async () => {
    const file = { path: join(folder, 'absent'), mime: 'application/pdf', bytes: 30 * 1_048_576 };
    const reading = await createPdfReader([], createPlaces(1)).read(
      file,
      { language: null, vocabulary: [] },
      AbortSignal.timeout(1_000),
    );
    expect(reading.unread).toBe('too_large');
  });
});

test('plain text is read as far as its beginning', async () => {
  const reading = await read(createTextReader(), Buffer.from('dos kilos de café\n'.repeat(5_000)), 'text/plain');
  expect(reading).toMatchObject({ unread: null, isSure: false });
  expect(reading.text.startsWith('dos kilos de café')).toBe(true);
});

const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
if (!hasFfmpeg && process.env['CI'] === 'true') throw new Error('no ffmpeg; get one with: apt-get install ffmpeg');

const partReader = (name: string, mimes: RegExp, over: Partial<Reading> = {}): MediaReader => ({
  name,
  reads: (mime) => mimes.test(mime),
  read: async (file) => ({
    unread: null,
    isWorthRetrying: false,
    text: `${name} ${(await stat(file.path)).size === file.bytes}`,
    isSure: true,
    detail: {},
    costMicroUsd: 5,
    holdsCard: false,
    ...over,
  }),
});

const toldOf = (reading: Reading, language: 'es' | 'en'): string =>
  describeFile(
    {
      ...{ kind: 'video', isVoice: false, isOverflow: false, isSettled: true, reason: null },
      ...{ reading, correctedText: null, wasCorrected: false },
    },
    language,
  );

let films = 0;
describe.skipIf(!hasFfmpeg)('a video', () => {
  const made = (...args: string[]): string => {
    films += 1;
    const path = join(folder, `video-${films}.mp4`);
    execFileSync('ffmpeg', ['-y', '-v', 'error', ...args, path], { stdio: 'ignore' });
    return path;
  };
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=5:duration=1'];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1'];
  const readVideo = async (path: string, readers: readonly MediaReader[], maxSeconds = 600): Promise<Reading> => {
    const file = { path, mime: 'video/mp4', bytes: (await stat(path)).size };
    const reader = createVideoReader(await createVideoTools(createPlaces(1), maxSeconds), readers);
    return reader.read(file, { language: 'es', vocabulary: [] }, AbortSignal.timeout(25_000));
  };

  test('is seen by its first frame and heard by its sound', async () => {
    const readers = [partReader('seen', /^image\/png$/), partReader('heard', /^audio\/ogg$/)];
    const reading = await readVideo(made(...picture, ...sound), readers);
    expect(reading).toMatchObject({
      unread: null,
      text: '(imagen) seen true\n(sonido) heard true',
      isSure: true,
      costMicroUsd: 10,
    });
  });

  test('without sound is only seen; a part that nobody reads makes it unsure', async () => {
    const path = made(...picture);
    expect(await readVideo(path, [partReader('seen', /^image\//)])).toMatchObject({
      text: '(imagen) seen true',
      isSure: true,
    });
    expect(await readVideo(path, [])).toMatchObject({ unread: 'not_configured' });
    const both = made(...picture, ...sound);
    expect(await readVideo(both, [partReader('seen', /^image\//)])).toMatchObject({ unread: null, isSure: false });
  });

  test('whose sound cannot be taken out of it is not taken for one without sound', async () => {
    const whole = await readFile(made(...picture, ...sound, '-c:a', 'aac'));
    // Another name for the sound's format than any that is known.
    const broken = join(folder, 'broken.mp4');
    const unnamed = whole.toString('latin1').replaceAll('mp4a', 'zzzz').replaceAll('esds', 'zzzz');
    await writeFile(broken, Buffer.from(unnamed, 'latin1'));
    const readers = [partReader('seen', /^image\//), partReader('heard', /^audio\//)];
    const reading = await readVideo(broken, readers);
    expect(reading).toMatchObject({ unread: null, text: '(imagen) seen true', isSure: false, missing: 'damaged' });
    expect(toldOf(reading, 'es')).toContain('Falta: sonido (el archivo está dañado)');
    expect(toldOf(reading, 'en')).toContain('Missing: sound (the file is damaged)');
  });

  test('of which only the beginning is listened to says so, and is not sure', async () => {
    const readers = [partReader('seen', /^image\//), partReader('heard', /^audio\//)];
    const five = (source: string): string[] => ['-f', 'lavfi', '-i', `${source}:duration=5`];
    const path = made(...five('testsrc=size=64x64:rate=5'), ...five('sine=frequency=440'));
    const cut = await readVideo(path, readers, 2);
    expect(cut).toMatchObject({ unread: null, isSure: false, detail: { soundCutAtSeconds: 2 } });
    expect(toldOf(cut, 'es')).toContain('solo se escuchó el principio');
    expect(toldOf(cut, 'en')).toContain('Only the beginning of the sound was listened to');
    const all = await readVideo(path, readers, 30);
    expect(all).toMatchObject({ isSure: true });
    expect(toldOf(all, 'es')).not.toContain('principio');
  });

  test.runIf(process.platform === 'linux')('that would take too much memory is stated as too large', async () => {
    const { path } = voiceFixture('large-film.mp4', 'video/mp4');
    expect(await readVideo(path, [partReader('seen', /^image\//)])).toMatchObject({ unread: 'too_large', text: '' });
  });

  test('that is a playlist of other files opens none of them', async () => {
    const path = join(folder, 'list.mp4');
    await writeFile(path, `ffconcat version 1.0\nfile '${made(...picture)}'\n`);
    expect(await readVideo(path, [partReader('seen', /^image\//)])).toMatchObject({ unread: 'damaged' });
  });
});
