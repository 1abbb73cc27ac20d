import sharp from 'sharp';
import { expect, test } from 'vitest';
import { gtinOfCode } from '../../../src/media/pictures/code-rules.ts';
import { LIMITS } from '../../../src/media/pictures/limits.ts';
import { scanCodes } from '../../../src/media/pictures/scan-codes.ts';
import type { CodeScan, Raster } from '../../../src/media/pictures/types.ts';
import { createZbar, createZxing } from '../../../src/vendors/barcodes/index.ts';
import { type CodeFormat, drawCode, onTable, type Photo, photograph } from '../../support/pictures/draw.ts';

const cpuMs = (): number => process.cpuUsage().user / 1_000;
const readers = { first: createZxing(), second: createZbar(), cpuMs };

async function rasterOf(picture: Buffer): Promise<Raster> {
  const { data, info } = await sharp(picture).grayscale().raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

const scan = async (picture: Buffer): Promise<CodeScan> => scanCodes(readers, await rasterOf(picture));

const GOODS: readonly (readonly [CodeFormat, string, string])[] = [
  ['EAN13', '7501031311309', '07501031311309'],
  ['EAN8', '96385074', '00000096385074'],
  ['UPCA', '012345678905', '00012345678905'],
  ['UPCE', '01234565', '00012345000065'],
  ['ITF', '17501031311306', '17501031311306'],
  ['Code128', '0107501031311309', '07501031311309'],
  ['DataMatrix', '0107501031311309', '07501031311309'],
];

test.each(GOODS)('a picture of %s %s names the goods as GTIN %s', async (format, text, gtin) => {
  const { codes } = await scan(await onTable(await drawCode(format, text)));
  expect(codes.map(gtinOfCode)).toEqual([gtin]);
});

test('a QR code is read as text, which names no goods', async () => {
  const { codes } = await scan(await onTable(await drawCode('QRCode', 'https://example.com/?a=b')));
  expect(codes).toMatchObject([{ format: 'QRCode', text: 'https://example.com/?a=b' }]);
  expect(codes.map(gtinOfCode)).toEqual([null]);
});

const PHOTOS: readonly (readonly [string, Photo])[] = [
  ['tilted', { tilt: 12, noise: 6 }],
  ['turned by 45 degrees', { tilt: 45 }],
  ['upside down', { tilt: 180, blur: 0.8 }],
  ['taken from the side', { shear: 0.15, noise: 6 }],
  ['in bad light', { contrast: 0.3, noise: 5 }],
  ['out of focus', { blur: 1.6 }],
];

test.each(PHOTOS)('the barcode of a photo that is %s is read', async (_, photo) => {
  const { codes } = await scan(await photograph(await onTable(await drawCode('EAN13', '7501031311309')), photo));
  expect(codes.map(gtinOfCode)).toEqual(['07501031311309']);
});

test('several codes of one picture are all found, each once', async () => {
  const [left, right] = await Promise.all([drawCode('EAN13', '7501031311309', 500), drawCode('QRCode', 'hola', 400)]);
  const both = await sharp({ create: { width: 1_200, height: 700, channels: 3, background: '#fff' } })
    .composite([
      { input: left, left: 40, top: 40 },
      { input: right, left: 700, top: 40 },
    ])
    .png()
    .toBuffer();
  const { codes } = await scan(both);
  expect(codes.map(({ text }) => text).toSorted()).toEqual(['7501031311309', 'hola']);
});

test('a picture without any code gets every pass, within the time that it may cost', async () => {
  const grey = { create: { width: 800, height: 600, channels: 3, background: '#888888' } } as const;
  const noise = await photograph(await sharp(grey).png().toBuffer(), { noise: 40 });
  expect(await scan(noise)).toMatchObject({ codes: [], passes: 6, isCutShort: false });
});

test('no pass is begun that the time allowed leaves no room for', async () => {
  let clock = 0;
  let reads = 0;
  const slow = {
    name: 'slow',
    read: async () => {
      reads += 1;
      clock += 700;
      return [];
    },
  };
  const megapixel = { pixels: new Uint8Array(1_000_000), width: 1_000, height: 1_000 };
  const found = await scanCodes({ first: slow, second: slow, cpuMs: () => clock }, megapixel);
  expect(found).toMatchObject({ codes: [], passes: 2, isCutShort: true });
  expect(reads).toBe(2);
  expect(found.cpuMs).toBeLessThanOrEqual(LIMITS.codeCpuMsPerMegapixel);
});

test('what decoders see in noise and textures is no code: short ones without a digit to check', async () => {
  const box = { x: 0, y: 0, width: 1, height: 1 };
  const seen = [
    { format: 'ITF', text: '8844', box },
    { format: 'Code128', text: 'a', box },
    { format: 'EAN13', text: '7501031311309', box },
  ];
  const reader = { name: 'any', read: async () => seen };
  const tiny = { pixels: new Uint8Array(100), width: 10, height: 10 };
  const { codes } = await scanCodes({ first: reader, second: reader, cpuMs: () => 0 }, tiny);
  expect(codes.map(({ format }) => format)).toEqual(['EAN13']);
});

test('bars that a decoder reads in two ways are what it saw on more lines, and nothing else', async () => {
  // Drawn at this width, a smaller copy of it also passes for 0517103009224.
  const { codes } = await scan(await onTable(await drawCode('UPCA', '501003009224', 572)));
  expect(codes.map(({ text }) => text)).toEqual(['0501003009224']);
});

test('of bars in one place only one code is right; what lies beside them or is made of squares stays', async () => {
  const place = (x: number, lines: number, format = 'EAN13') =>
    ({ format, text: `${format} ${x} ${lines}`, lines, box: { x, y: 0.1, width: 0.3, height: 0.2 } }) as const;
  const seen = [place(0.1, 60), place(0.11, 200), place(0.12, 60), place(0.6, 5), place(0.1, 0, 'QRCode')];
  const reader = { name: 'any', read: async () => seen };
  const tiny = { pixels: new Uint8Array(100), width: 10, height: 10 };
  const { codes } = await scanCodes({ first: reader, second: reader, cpuMs: () => 0 }, tiny);
  expect(codes.map(({ text }) => text)).toEqual(['EAN13 0.11 200', 'EAN13 0.6 5', 'QRCode 0.1 0']);
});

test('a long text in a code is cut, and there are only so many codes', async () => {
  const many = Array.from({ length: 40 }, (_, at) => ({
    format: 'QRCode',
    text: `${at} `.repeat(400),
    box: { x: 0, y: 0, width: 1, height: 1 },
  }));
  const reader = { name: 'many', read: async () => many };
  const tiny = { pixels: new Uint8Array(100), width: 10, height: 10 };
  const { codes } = await scanCodes({ first: reader, second: reader, cpuMs: () => 0 }, tiny);
  expect(codes).toHaveLength(LIMITS.codes);
  expect(Math.max(...codes.map(({ text }) => text.length))).toBe(LIMITS.codeText);
});

test.each([
  ['EAN13', '7501031311308'],
  ['ITF', '1234567890'],
  ['ITF', '17501031311305'],
  ['Code128', '0107501031311308'],
  ['Code128', '7501031311309'],
])('%s %s names no goods: its last digit or its kind is wrong', (format, text) => {
  expect(gtinOfCode({ format, text })).toBeNull();
});
