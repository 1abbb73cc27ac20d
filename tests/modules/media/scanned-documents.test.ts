import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createPdfReader,
  describeFile,
  type MediaReader,
  type Reading,
  type ReadingHints,
} from '../../../src/media/index.ts';
import { payFor } from '../../../src/media/spend/pay-for.ts';
import type { Till } from '../../../src/media/spend/types.ts';
import { unread } from '../../../src/media/unread.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { drawnText } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';
import { type ScannedPicture, scannedPdf } from '../../support/scanned-pdf.ts';

const { reader } = usePictureReader();
const folder = mkdtempSync(join(tmpdir(), 'recado-test-scans-'));
// A place of its own: others scan at the same time.
process.env['TMPDIR'] = folder;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(
  bytes: Buffer,
  readers: readonly MediaReader[] = [reader],
  more: Pick<ReadingHints, 'till' | 'known'> = {},
): Promise<Reading> {
  const path = join(folder, `${randomBytes(8).toString('hex')}.pdf`);
  writeFileSync(path, bytes);
  const file = { path, mime: 'application/pdf', bytes: bytes.length };
  const reading = await createPdfReader(readers, createPlaces(1)).read(
    file,
    { language: 'es', vocabulary: [], ...more },
    AbortSignal.timeout(60_000),
  );
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('recado-scan-'))).toEqual([]);
  return reading;
}

const sizes = async (picture: Buffer) => {
  const { width, height } = await sharp(picture).metadata();
  return { width, height };
};

/** A sheet in portrait with the picture in its upper part, as a scanner sees a ticket. */
const sheetOf = async (name: Parameters<typeof drawnText>[0]): Promise<Buffer> => {
  const picture = await sharp(drawnText(name)).resize({ width: 1_100 }).toBuffer();
  return sharp({ create: { width: 1_275, height: 1_650, channels: 3, background: '#fff' } })
    .composite([{ input: picture, left: 80, top: 100 }])
    .png()
    .toBuffer();
};

const jpeg = async (picture: Buffer): Promise<ScannedPicture> => ({
  ...(await sizes(picture)),
  bytes: await sharp(picture).jpeg({ quality: 85 }).toBuffer(),
  about: '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode',
});

/** One bit a pixel, as office copiers see text. */
async function bits(picture: Buffer, about: string): Promise<ScannedPicture> {
  const { data, info } = await sharp(picture).grayscale().raw().toBuffer({ resolveWithObject: true });
  const row = Math.ceil(info.width / 8);
  const packed = Buffer.alloc(row * info.height);
  for (const [at, value] of data.entries()) {
    const [x, y] = [at % info.width, Math.floor(at / info.width)];
    if (value > 128) packed[y * row + (x >> 3)] = (packed[y * row + (x >> 3)] ?? 0) | (128 >> (x & 7));
  }
  return { width: info.width, height: info.height, bytes: deflateSync(packed), about };
}

const told = (reading: Reading, language: 'es' | 'en'): string =>
  describeFile(
    {
      ...{ kind: 'document', isVoice: false, isOverflow: false, isSettled: true, reason: null },
      ...{ reading, correctedText: null, wasCorrected: false },
    },
    language,
  );

/** Processes that decode pictures are niced: on a busy machine everything else goes first. */
const PATIENCE = { timeout: 120_000 };

describe('a scanned PDF', PATIENCE, () => {
  test('is read as the pictures that its pages are', async () => {
    const page = { pictures: [await jpeg(await sheetOf('slip'))] };
    const reading = await read(scannedPdf([page]));
    expect(reading).toMatchObject({ unread: null, detail: { isScan: true, pages: 1, pagesRead: 1 } });
    expect(reading.text).toContain('(página 1)');
    expect(reading.text).toContain('Transferencia exitosa');
    expect(reading.text).toContain('$2,450.00');
  });

  test.each([
    ['one bit a pixel', '/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode'],
    ['a stencil', '/ImageMask true /BitsPerComponent 1 /Filter /FlateDecode'],
  ])('in %s is read', async (_, about) => {
    const reading = await read(scannedPdf([{ pictures: [await bits(await sheetOf('slip'), about)] }]));
    expect(reading.text).toContain('$2,450.00');
  });

  test('that lies on its side, or is cut into strips, is put together first', async () => {
    const sheet = await sheetOf('slip');
    const sideways = await sharp(sheet).rotate(270).png().toBuffer();
    const turned = { pictures: [{ ...(await jpeg(sideways)), paint: 'q 792 0 0 612 0 0 cm /I Do Q' }] };
    const strip = async (top: number) =>
      jpeg(await sharp(sheet).extract({ left: 0, top, width: 1_275, height: 825 }).png().toBuffer());
    const strips = [
      { ...(await strip(0)), paint: 'q 612 0 0 396 0 396 cm /I Do Q' },
      { ...(await strip(825)), paint: 'q 1 0 0 1 0 0 cm q 612 0 0 396 0 0 cm /I Do Q Q' },
    ];
    const pdf = scannedPdf([{ ...turned, extra: '/MediaBox [0 0 792 612] /Rotate 90' }, { pictures: strips }]);
    const { text } = await read(pdf);
    expect(text.match(/Transferencia exitosa/g)).toHaveLength(2);
  });

  test('is looked at through the mark that a scanner leaves on its pages', async () => {
    const page = { pictures: [await jpeg(await sheetOf('slip'))], mark: 'Scanned with ScannerApp' };
    const { text } = await read(scannedPdf([page]));
    expect(text).toMatch(/^Scanned with ScannerApp\n\(página 1\)/);
    expect(text).toContain('$2,450.00');
  });

  test('of many pages is read in its beginning, and is not sure', async () => {
    const small = await jpeg(
      await sharp(await sheetOf('slip'))
        .resize({ width: 900 })
        .png()
        .toBuffer(),
    );
    const reading = await read(scannedPdf(Array.from({ length: 5 }, () => ({ pictures: [small] }))));
    expect(reading).toMatchObject({ unread: null, isSure: false, detail: { pages: 5, pagesRead: 3 } });
    expect(reading.text).toContain('(página 3)');
    expect(reading.text).not.toContain('(página 4)');
  });

  test('that shows a payment card hides it, and its bytes are to be deleted', async () => {
    const reading = await read(scannedPdf([{ pictures: [await jpeg(await sheetOf('card'))] }]));
    expect(reading.holdsCard).toBe(true);
    expect(JSON.stringify(reading)).not.toMatch(/4242\D{0,3}4242/);
  });

  test.each([
    [
      'in a fax',
      '/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 80 /Rows 80 >>',
    ],
    ['in JPEG 2000', '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /JPXDecode'],
    ['of a size that no sheet has', '/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode'],
  ])('whose pictures are %s is said not to be readable', async (_, about) => {
    const side = about.includes('Flate') ? 60_000 : 80;
    const picture = { bytes: deflateSync(Buffer.alloc(100)), width: side, height: side, about };
    const reading = await read(scannedPdf([{ pictures: [picture] }]));
    expect(reading.text).toBe('');
    expect(reading.unread).toBe(about.includes('Flate') ? 'nothing_found' : 'unsupported_type');
  });

  test('without a reader of pictures is said not to be readable here', async () => {
    expect(await read(scannedPdf([{ pictures: [await jpeg(drawnText('slip'))] }]), [])).toMatchObject({
      unread: 'not_configured',
    });
  });

  test('asks before each page whether whoever reads it may be paid, and says when nobody may', async () => {
    const asked: string[] = [];
    const till: Till = {
      open: async ({ vendor }) => {
        asked.push(vendor);
        return { outcome: 'refused', reason: 'over_budget' };
      },
    };
    const seer: MediaReader = {
      name: 'seer',
      reads: (mime) => mime === 'image/png',
      read: async (_, hints) => {
        const paid = await payFor(hints.till, {
          expected: { vendor: 'seer', model: null, unit: 'feature', units: 1, costMicroUsd: 1 },
          make: () => Promise.reject(new Error('nobody is to be paid')),
          settlementOf: () => 'free',
        });
        return unread('refused' in paid ? paid.refused : 'nothing_found', true);
      },
    };
    const page = { pictures: [await jpeg(drawnText('slip'))] };
    const reading = await read(scannedPdf([page, page]), [seer], { till });
    expect(reading).toMatchObject({ unread: 'over_budget', isWorthRetrying: true, detail: { isScan: true } });
    expect(asked).toEqual(['seer', 'seer']);
  });

  const seerOf = (readings: Reading[]): MediaReader => ({
    name: 'seer',
    reads: (mime) => mime === 'image/png',
    read: async () => readings.shift() ?? unread('damaged'),
  });
  const seen = (text: string): Reading => ({ ...unread('nothing_found'), unread: null, isSure: true, text });

  test('of which one page failed names it, and only that page is read again', async () => {
    const page = { pictures: [await jpeg(drawnText('slip'))] };
    const readings = [seen('una hoja'), unread('vendor_failed', true), seen('otra hoja')];
    const first = await read(scannedPdf([page, page]), [seerOf(readings)]);
    expect(first).toMatchObject({ unread: null, isSure: false, isWorthRetrying: true, missing: 'vendor_failed' });
    expect(told(first, 'es')).toMatch(/Falta: página [12] \(falló el servicio/);
    expect(told(first, 'en')).toMatch(/Missing: page [12] \(the service/);
    const second = await read(scannedPdf([page, page]), [seerOf(readings)], { known: first.parts ?? [] });
    expect(second).toMatchObject({ isSure: true, isWorthRetrying: false });
    expect(second.text).toMatch(/^\(página 1\) (una|otra) hoja\n\(página 2\) (una|otra) hoja$/);
    expect(second.text).toMatch(/una[\s\S]*otra|otra[\s\S]*una/);
    expect(readings).toEqual([]);
  });

  test('with the mark of a scanner on it is not taken for that mark alone when its pages failed', async () => {
    const marked = scannedPdf([{ pictures: [await jpeg(drawnText('slip'))], mark: 'Scanned with ScannerApp' }]);
    const reading = await read(marked, [seerOf([unread('vendor_failed', true)])]);
    expect(reading).toMatchObject({ unread: null, isSure: false, isWorthRetrying: true });
    expect(reading.text.trim()).toBe('Scanned with ScannerApp');
    expect(told(reading, 'es')).toContain('Falta: páginas (falló');
    expect(told(reading, 'en')).toContain('Missing: pages (the service');
  });
});
