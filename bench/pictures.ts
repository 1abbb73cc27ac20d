import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import sharp from 'sharp';
import { gtinOf } from '../src/catalogue/index.ts';
import { sleep } from '../src/core/clock.ts';
import type { Reading } from '../src/media/index.ts';
import { createPictureReader, type PictureReader } from '../src/media/index.ts';
import { gtinOfCode } from '../src/media/pictures/code-rules.ts';
import { scanCodes } from '../src/media/pictures/scan-codes.ts';
import { createPlaces } from '../src/platform/in-turn.ts';
import { createLog } from '../src/platform/log.ts';
import { createZbar, createZxing } from '../src/vendors/barcodes/index.ts';
import { createTesseract } from '../src/vendors/tesseract/index.ts';
import { type CodeFormat, drawCode, drawnText, onTable, photograph } from '../tests/support/pictures/draw.ts';
import { animation, whitePng } from '../tests/support/pictures/hostile.ts';
import { TEXTS } from '../tests/support/pictures/texts.ts';
import type { Benchmark } from './benchmark.ts';
import { memoryOf } from './processes.ts';
import { whileOpen } from './shop.ts';
import { median } from './statistics.ts';
import { inMb, inMs, type Row } from './table.ts';

const ENTRY = new URL('../src/app/picture-process.ts', import.meta.url);
const CODE_MS = 60;
const NO_CODE_MS = 1_500;
const WORDS = 0.95;
const DELAY_MS = 50;
const AT_ONCE = 10;
const HOSTILE = 20;
const GROWTH_BYTES = 250_000_000;

const row = (measure: string, recado: string, target: string, isReached: boolean): Row => ({
  ...{ benchmark: 'pictures', measure, recado, beside: null, ratio: null, target, isReached },
});

/** Barcodes, text and what reading pictures costs the program beside it. */
export const pictures: Benchmark = async ({ isQuick }) => [
  ...(await codes(isQuick ? 10 : 60)),
  await withoutCode(),
  await words(),
  ...(await program(isQuick ? 1 : 5)),
];

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const readers = { first: createZxing(), second: createZbar(), cpuMs };

async function scan(picture: Buffer) {
  const { data, info } = await sharp(picture).grayscale().raw().toBuffer({ resolveWithObject: true });
  const startedAt = performance.now();
  const found = await scanCodes(readers, { pixels: data, width: info.width, height: info.height });
  return { ...found, ms: performance.now() - startedAt, megapixels: (info.width * info.height) / 1_000_000 };
}

/** Codes on a table, about one megapixel, as sharp as drawn. */
async function codes(each: number): Promise<readonly Row[]> {
  const kinds: readonly CodeFormat[] = ['EAN13', 'UPCA', 'QRCode'];
  const took: number[] = [];
  let [read, wrong] = [0, 0];
  for (const format of kinds) {
    for (let number = 0; number < each; number += 1) {
      const text = textOf(format, number);
      const found = await scan(await onTable(await drawCode(format, text, 420 + 4 * number)));
      took.push(found.ms);
      const wanted = gtinOf(text) ?? text;
      const got = found.codes.map((code) => gtinOfCode(code) ?? code.text);
      if (got.includes(wanted)) read += 1;
      if (got.some((one) => one !== wanted)) wrong += 1;
    }
  }
  const all = each * kinds.length;
  return [
    row(
      'clean EAN-13, UPC-A and QR',
      `${read} of ${all} read, ${wrong} wrong`,
      'all, none wrong',
      read === all && wrong === 0,
    ),
    row('barcode, 1 MP, median', inMs(median(took)), `< ${CODE_MS} ms`, median(took) < CODE_MS),
  ];
}

/** The digits without their check digit, and the one that makes them right. */
function textOf(format: CodeFormat, number: number): string {
  if (format === 'QRCode') return `https://shop.example/p/${number}?from=box`;
  const body = `${750_100_000_000 + number * 7_919}`.slice(format === 'UPCA' ? 1 : 0);
  const check = Array.from({ length: 10 }, (_, digit) => `${body}${digit}`).find((code) => gtinOf(code) !== null);
  return check ?? body;
}

async function withoutCode(): Promise<Row> {
  const grey = { create: { width: 1_600, height: 1_200, channels: 3, background: '#888888' } } as const;
  const noise = await photograph(await sharp(grey).png().toBuffer(), { noise: 40 });
  const { cpuMs: spent, megapixels, passes } = await scan(noise);
  const each = spent / megapixels;
  return row(`noise without a code, CPU a MP, ${passes} passes`, inMs(each), `≤ ${NO_CODE_MS} ms`, each <= NO_CODE_MS);
}

/** The Spanish receipt as drawn, tilted, noisy and pale; the share is that of all four. */
async function words(): Promise<Row> {
  const tesseract = createTesseract();
  const photos = [{}, { tilt: 4, blur: 0.8 }, { noise: 12 }, { contrast: 0.5, tilt: -2, noise: 6 }];
  const wanted = TEXTS.receipt.lines.flatMap((line) => line.split(/\s+/));
  let right = 0;
  for (const photo of photos) {
    const bytes = await sharp(await photograph(drawnText('receipt'), photo))
      .grayscale()
      .png()
      .toBuffer();
    const { width, height } = await sharp(bytes).metadata();
    const small = { bytes, mime: 'image/png', width, height, kind: 'page' } as const;
    const reading = await tesseract.read(small, 'es', AbortSignal.timeout(60_000));
    const found = reading.outcome === 'read' ? reading.lines.flatMap(({ text }) => text.split(/\s+/)) : [];
    right += wanted.filter((word) => found.includes(word)).length;
  }
  await tesseract.close();
  const share = right / (wanted.length * photos.length);
  return row('receipt, 4 photos, words read here', `${(share * 100).toFixed(1)} %`, '≥ 95 %', share >= WORDS);
}

/** Delay of the event loop and memory of a program whose processes read ten pictures at once, the worst of some rounds. */
async function program(rounds: number): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-bench-pictures-'));
  const nobody = { byGtin: async () => [], byWords: async () => [] };
  const log = createLog({ level: 'silent', name: 'bench' });
  const reader = createPictureReader({
    processEntry: ENTRY,
    inTurn: createPlaces(Math.max(1, availableParallelism() - 1)),
    products: nobody,
    textReader: null,
    describer: null,
    log,
  });
  const close = async (): Promise<void> => {
    await reader.close();
    await rm(folder, { recursive: true, force: true });
  };
  return whileOpen(close, async () => {
    const files = await writePictures(folder);
    await readAll(reader, files, 1);
    const growth = await growthWith(reader, await writeHostile(folder));
    const idle = (await memoryOf([process.pid])) ?? 0;
    const watching = watchMemory();
    await readAll(reader, files, AT_ONCE);
    const peak = await watching.stop();
    // Apart from the memory, whose measuring reads hundreds of files.
    const delays: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      delays.push(await delayWhile(() => readAll(reader, files, AT_ONCE)));
    const p99 = Math.max(...delays);
    return [
      row(`event loop, p99 while ${AT_ONCE} pictures are read`, inMs(p99), `< ${DELAY_MS} ms`, p99 < DELAY_MS),
      row(
        `PSS over idle, ${HOSTILE} hostile pictures at once`,
        inMb(growth),
        `≤ ${inMb(GROWTH_BYTES)}`,
        growth <= GROWTH_BYTES,
      ),
      row(
        'PSS over idle with the readers loaded',
        inMb(peak - idle),
        `≤ ${inMb(GROWTH_BYTES)}`,
        peak - idle <= GROWTH_BYTES,
      ),
    ];
  });
}

/** The 99th percentile of the event loop's delay meanwhile, ms. */
async function delayWhile(act: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await act();
  delay.disable();
  return delay.percentile(99) / 1_000_000;
}

/** Each as large as its format may be, or as small as a bomb can be. */
async function writeHostile(folder: string): Promise<readonly string[]> {
  const large = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#888888' } });
  const files = [
    await large(3_990, 4_000).jpeg({ progressive: true, quality: 40, chromaSubsampling: '4:4:4' }).toBuffer(),
    await large(8_000, 6_000).jpeg({ quality: 40 }).toBuffer(),
    await large(2_900, 2_000).avif({ quality: 10, effort: 0 }).toBuffer(),
    whitePng(30_000),
    animation(20_000),
  ];
  return Promise.all(files.map((bytes, at) => write(join(folder, `hostile-${at}`), bytes)));
}

async function write(path: string, bytes: Buffer): Promise<string> {
  await writeFile(path, bytes);
  return path;
}

async function growthWith(reader: PictureReader, paths: readonly string[]): Promise<number> {
  const idle = (await memoryOf([process.pid])) ?? 0;
  const watching = watchMemory();
  await readAll(reader, paths, HOSTILE);
  return (await watching.stop()) - idle;
}

async function writePictures(folder: string): Promise<readonly string[]> {
  const large = await sharp(await onTable(await drawCode('EAN13', textOf('EAN13', 3))))
    .resize(4_000)
    .jpeg()
    .toBuffer();
  const drawn = [await photograph(drawnText('receipt'), { tilt: 2 }), drawnText('label'), large, drawnText('slip')];
  return Promise.all(drawn.map((bytes, at) => write(join(folder, String(at)), bytes)));
}

function readAll(reader: PictureReader, paths: readonly string[], count: number): Promise<readonly Reading[]> {
  const hints = { language: 'es', vocabulary: [] } as const;
  return Promise.all(
    Array.from({ length: count }, (_, at) => {
      const file = { path: paths[at % paths.length] ?? '', mime: at % 2 === 0 ? 'image/jpeg' : 'image/png', bytes: 1 };
      return reader.read(file, hints, AbortSignal.timeout(300_000));
    }),
  );
}

function watchMemory(): { readonly stop: () => Promise<number> } {
  let isOver = false;
  const watch = async (): Promise<number> => {
    let peak = 0;
    while (!isOver) {
      peak = Math.max(peak, (await memoryOf([process.pid])) ?? 0);
      await sleep(100);
    }
    return peak;
  };
  const peak = watch();
  return {
    stop: () => {
      isOver = true;
      return peak;
    },
  };
}
