import { BLANK_PICTURE } from '../../src/media/index.ts';
import { drawCode, onTable } from '../support/pictures/draw.ts';

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
