import sharp, { type Metadata, type Sharp } from 'sharp';
import type { UnreadReason } from '../types.ts';
import type { PictureJob } from './jobs.ts';
import { LIMITS } from './limits.ts';
import type { PictureKind, Raster, SmallPicture } from './types.ts';

export type Decoded =
  | {
      readonly outcome: 'decoded';
      readonly format: string;
      /** Of the file, turned upright. */
      readonly width: number;
      readonly height: number;
      readonly frames: number;
      readonly kind: PictureKind;
      readonly forCodes: Raster | null;
      /** For the reader of this process, without loss. */
      readonly forText: SmallPicture | null;
      /** For readers elsewhere. */
      readonly forVendors: SmallPicture | null;
    }
  | { readonly outcome: 'unread'; readonly reason: UnreadReason };

/** Formats as sharp names them. SVG, PDF and the rest are not among them: their loaders are locked below. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff', 'Heif'].map((name) => `VipsForeignLoad${name}`);

/** To be called once in a process that decodes what strangers send. */
export function lockDecoders(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  sharp.cache(false);
  sharp.concurrency(1);
}

/**
 * Decodes the first frame of a picture: upright, in sRGB, without metadata (location among it), in the sizes in which it
 * is read; only those that are wanted, as each costs as much as the decoding. What exceeds a limit is an outcome, not an
 * error. `makeRoom` is called before one is decoded that takes much memory.
 */
export async function decodePicture(
  { path, wants }: Pick<PictureJob, 'path' | 'wants'>,
  makeRoom: () => Promise<void>,
): Promise<Decoded> {
  const metadata = await readMetadata(path);
  if (metadata === null) return { outcome: 'unread', reason: 'damaged' };
  const reason = whyNot(metadata);
  if (reason !== null) return { outcome: 'unread', reason };
  if (bytesToDecode(metadata) > LIMITS.bytesBesideReader) await makeRoom();
  try {
    return await decode(path, wants, metadata);
  } catch (error) {
    const isSlow = error instanceof Error && /timeout/i.test(error.message);
    return { outcome: 'unread', reason: isSlow ? 'timed_out' : 'damaged' };
  }
}

async function readMetadata(path: string): Promise<Metadata | null> {
  try {
    return await sharp(path, { limitInputPixels: false }).metadata();
  } catch {
    return null;
  }
}

/** Decided by what the header announces, before a pixel is decoded. */
function whyNot(metadata: Metadata): UnreadReason | null {
  const { format, compression, width } = metadata;
  if (!FORMATS.has(format) || (format === 'heif' && compression !== 'av1')) return 'unsupported_type';
  const height = heightOfFrame(metadata);
  const most = isInStrips(metadata) ? LIMITS.pixelsInStrips : LIMITS.bytesAtOnce / bytesOfPixel(metadata);
  return width * height > most || Math.max(width, height) > LIMITS.side ? 'too_large' : null;
}

/** What a format that is decoded as a whole holds of a picture. */
const bytesToDecode = (metadata: Metadata): number =>
  isInStrips(metadata) ? 0 : metadata.width * heightOfFrame(metadata) * bytesOfPixel(metadata);

const heightOfFrame = ({ height, pages = 1, pageHeight }: Metadata): number =>
  pages > 1 ? (pageHeight ?? height) : height;

const isInStrips = ({ format, isProgressive }: Metadata): boolean =>
  (format === 'jpeg' || format === 'png') && isProgressive !== true;

/** Measured: coefficients of two bytes for each channel of a progressive JPEG, planes of an AVIF with their copies. */
function bytesOfPixel({ format, chromaSubsampling }: Metadata): number {
  if (format === 'heif') return 18;
  if (format === 'jpeg') return chromaSubsampling === '4:2:0' ? 3 : 6;
  return 4;
}

async function decode(path: string, wants: PictureJob['wants'], metadata: Metadata): Promise<Decoded> {
  const side = Math.max(LIMITS.codeSide, LIMITS.textSide);
  // One pass over the file; everything else is made from this copy.
  const { data, info } = await sharp(path, { limitInputPixels: LIMITS.pixelsInStrips, pages: 1, failOn: 'error' })
    .timeout({ seconds: LIMITS.decodeSeconds })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const copy = (): Sharp => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const kind = kindOf(await copy().resize(64, 64, { fit: 'fill' }).raw().toBuffer(), info.channels);
  const isTurned = (metadata.orientation ?? 1) > 4;
  return {
    outcome: 'decoded',
    format: metadata.format === 'heif' ? 'avif' : metadata.format,
    width: isTurned ? metadata.height : metadata.width,
    height: isTurned ? metadata.width : metadata.height,
    frames: metadata.pages ?? 1,
    kind,
    forCodes: wants.codes ? await rasterOf(copy()) : null,
    forText: wants.text ? await smallOf(copy().grayscale().png({ compressionLevel: 1 }), 'image/png', kind) : null,
    forVendors: wants.small ? await smallOf(copy().jpeg({ quality: 85 }), 'image/jpeg', kind) : null,
  };
}

async function rasterOf(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture
    .resize({ width: LIMITS.codeSide, height: LIMITS.codeSide, fit: 'inside', withoutEnlargement: true })
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

async function smallOf(picture: Sharp, mime: SmallPicture['mime'], kind: PictureKind): Promise<SmallPicture> {
  const { data, info } = await picture
    .resize({ width: LIMITS.textSide, height: LIMITS.textSide, fit: 'inside', withoutEnlargement: true })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, mime, width: info.width, height: info.height, kind };
}

/** Told from a thumbnail: how much of it is light, and how much has colour. */
function kindOf(pixels: Uint8Array, channels: number): PictureKind {
  let light = 0;
  let coloured = 0;
  for (let at = 0; at + channels <= pixels.length; at += channels) {
    const parts = channels < 3 ? [pixels[at] ?? 0] : [...pixels.subarray(at, at + 3)];
    const most = Math.max(...parts);
    const least = Math.min(...parts);
    if (least > 150) light += 1;
    if (most - least > 60) coloured += 1;
  }
  const count = pixels.length / channels;
  return light > count * 0.7 && coloured < count * 0.05 ? 'page' : 'scene';
}
