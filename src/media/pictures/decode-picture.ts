import sharp, { type Metadata, type Sharp } from 'sharp';
import type { UnreadReason } from '../types.ts';
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
      readonly forCodes: Raster;
      /** For the reader of this process, without loss. */
      readonly forText: SmallPicture;
      /** For readers elsewhere. */
      readonly forVendors: SmallPicture;
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
 * is read. What cannot be decoded within the limits is an outcome, not an error.
 */
export async function decodePicture(path: string): Promise<Decoded> {
  const metadata = await readMetadata(path);
  if (metadata === null) return { outcome: 'unread', reason: 'damaged' };
  const reason = whyNot(metadata);
  if (reason !== null) return { outcome: 'unread', reason };
  try {
    return await decode(path, metadata);
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
function whyNot({
  format,
  compression,
  width,
  height,
  isProgressive,
  pages = 1,
  pageHeight,
}: Metadata): UnreadReason | null {
  if (!FORMATS.has(format) || (format === 'heif' && compression !== 'av1')) return 'unsupported_type';
  const frameHeight = pages > 1 ? (pageHeight ?? height) : height;
  const isInStrips = (format === 'jpeg' || format === 'png') && isProgressive !== true;
  const most = isInStrips ? LIMITS.pixelsInStrips : format === 'heif' ? LIMITS.pixelsOfAvif : LIMITS.pixelsAtOnce;
  return width * frameHeight > most || Math.max(width, frameHeight) > LIMITS.side ? 'too_large' : null;
}

async function decode(path: string, metadata: Metadata): Promise<Decoded> {
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
    forCodes: await rasterOf(copy()),
    forText: await smallOf(copy().grayscale().png({ compressionLevel: 1 }), 'image/png', kind),
    forVendors: await smallOf(copy().jpeg({ quality: 85 }), 'image/jpeg', kind),
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
