import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { prepareZXingModule, type WriteInputBarcodeFormat, writeBarcode } from 'zxing-wasm/writer';
import type { TEXTS } from './texts.ts';

const program = fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm'));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(program)).buffer } });

export type CodeFormat = WriteInputBarcodeFormat;

/** A barcode or QR code alone, black on white with its quiet zone, `width` pixels wide. */
export async function drawCode(format: CodeFormat, text: string, width = 560): Promise<Buffer> {
  const { image, error } = await writeBarcode(text, { format, scale: 4 });
  if (image === null) throw new Error(`${format} cannot be drawn: ${error}`);
  const bars = await sharp(Buffer.from(await image.arrayBuffer()))
    .flatten({ background: '#fff' })
    .png()
    .toBuffer();
  const quiet = Math.round(width / 10);
  return sharp(bars)
    .resize({ width: width - 2 * quiet, kernel: 'nearest' })
    .extend({ top: quiet, bottom: quiet, left: quiet, right: quiet, background: '#fff' })
    .png()
    .toBuffer();
}

/** Something on a table of another colour, 1,200 by 900 pixels. */
export async function onTable(thing: Buffer, table = '#b08d6a'): Promise<Buffer> {
  const fitted = await sharp(thing)
    .resize({ width: 800, height: 700, fit: 'inside', withoutEnlargement: true })
    .toBuffer();
  return sharp({ create: { width: 1_200, height: 900, channels: 3, background: table } })
    .composite([{ input: fitted, gravity: 'centre' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

export type Photo = {
  /** Degrees, clockwise. */
  readonly tilt?: number;
  /** Sideways shear, as a share of the height: a picture taken from the side. */
  readonly shear?: number;
  readonly blur?: number;
  /** Standard deviation of the noise, of 255. */
  readonly noise?: number;
  /** Contrast that is left, 0 to 1; the rest is haze. */
  readonly contrast?: number;
};

/** The same picture as a phone takes it in bad light. The noise is the same every time. */
export async function photograph(picture: Buffer, photo: Photo): Promise<Buffer> {
  const { tilt = 0, shear = 0, blur = 0, noise = 0, contrast = 1 } = photo;
  const background = '#8a8a8a';
  let taken: Sharp = sharp(picture).flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha();
  if (shear !== 0)
    taken = sharp(
      await taken
        .affine(
          [
            [1, shear],
            [0, 1],
          ],
          { background },
        )
        .png()
        .toBuffer(),
    );
  if (tilt !== 0) taken = sharp(await taken.rotate(tilt, { background }).png().toBuffer());
  if (blur > 0) taken = sharp(await taken.blur(blur).png().toBuffer());
  const { data, info } = await taken.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const random = seeded(7);
  for (let at = 0; at < data.length; at += 1) {
    const grain = noise === 0 ? 0 : (random() + random() + random() - 1.5) * 2 * noise;
    data[at] = Math.max(0, Math.min(255, Math.round((data[at] ?? 0) * contrast + 60 * (1 - contrast) + grain)));
  }
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 85 }).toBuffer();
}

/** One of the pictures of text beside this file; `texts.ts` says what stands in it. */
export const drawnText = (name: keyof typeof TEXTS): Buffer => readFileSync(new URL(`${name}.png`, import.meta.url));

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
