import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { BLANK_PICTURE } from '../../src/media/index.ts';
import { drawCode, onTable } from '../support/pictures/draw.ts';
import { scannedPdf } from '../support/scanned-pdf.ts';

const QR_CHARACTERS = 250;
const BARCODE_CHARACTERS = 40;
const BARCODE_WIDTH = 1_600;

export const blankPicture = (): Buffer => Buffer.from(BLANK_PICTURE.bytes);

export const qrCode = async (text: string): Promise<Buffer> =>
  onTable(await drawCode('QRCode', text.slice(0, QR_CHARACTERS).toWellFormed()));

/** Code 128 holds ASCII alone. */
export const barcode = (text: string): Promise<Buffer> =>
  drawCode('Code128', plainAscii(text).slice(0, BARCODE_CHARACTERS), BARCODE_WIDTH);

const plainAscii = (text: string): string => text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');

/** Text as a file of text can hold it: one with U+0000 in it is none, and is not read. */
export const textFile = (text: string): Buffer => Buffer.from(text.replaceAll('\u0000', ''));

let film: Buffer | null = null;

/** A second of a coloured picture with a tone, as MP4. */
export function filmBytes(): Buffer {
  film ??= makeFilm();
  return film;
}

function makeFilm(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'recado-film-'));
  const path = join(folder, 'film.mp4');
  const inputs = '-f lavfi -i testsrc=size=64x64:rate=5:duration=1 -f lavfi -i sine=frequency=440:duration=1';
  try {
    execFileSync('ffmpeg', ['-y', '-v', 'error', ...inputs.split(' '), path], { stdio: 'ignore' });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let page: Buffer | null = null;

/** A PDF of one page that is a picture and nothing else. A code stands on it: a page without one is searched for long. */
export async function scannedPage(): Promise<Buffer> {
  if (page !== null) return page;
  const { data, info } = await sharp(await qrCode('hola'))
    .jpeg()
    .toBuffer({ resolveWithObject: true });
  const about = '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode';
  page = scannedPdf([{ pictures: [{ bytes: data, width: info.width, height: info.height, about }] }]);
  return page;
}
