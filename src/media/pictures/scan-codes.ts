import sharp, { type Sharp } from 'sharp';
import { withoutMisreads } from './code-rules.ts';
import { LIMITS } from './limits.ts';
import type { CodeReader } from './ports.ts';
import type { Box, CodeScan, FoundCode, Raster } from './types.ts';

export type ScanCodesDeps = {
  /** The one that is asked first, and the one that is asked when it finds nothing. */
  readonly first: CodeReader;
  readonly second: CodeReader;
  /** CPU time of this process so far, in ms. */
  readonly cpuMs: () => number;
};

type Copy = {
  readonly name: string;
  readonly make: (raster: Raster) => Promise<Raster>;
  readonly box: (box: Box) => Box;
};

const same = (box: Box): Box => box;

/** Where a code lies in a turned copy says little about where it lies in the picture: the whole of it. */
const somewhere = (): Box => ({ x: 0, y: 0, width: 1, height: 1 });

const WHOLE: Copy = { name: 'whole', make: async (raster) => raster, box: same };
/** Glare and shadow hide bars; noise is averaged away by the smaller size. */
const STRETCHED: Copy = { name: 'stretched', make: (raster) => stretch(raster), box: same };
/** Bars at 30 to 60 degrees are found by no decoder for lines. */
const TURNED: Copy = { name: 'turned', make: (raster) => turn(raster), box: somewhere };

/**
 * Looks for codes in the picture, then in a smaller one with more contrast, then in one turned by 45 degrees, each time
 * with the second reader when the first finds nothing. Stops at the first find, or when the CPU time allowed is spent.
 */
export async function scanCodes({ first, second, cpuMs }: ScanCodesDeps, raster: Raster): Promise<CodeScan> {
  const startedAt = cpuMs();
  const allowedMs = (LIMITS.codeCpuMsPerMegapixel * raster.width * raster.height) / 1_000_000;
  const spentMs = (): number => cpuMs() - startedAt;
  let passes = 0;
  let dearestMs = 0;
  for (const copy of [WHOLE, STRETCHED, TURNED]) {
    const picture = await copy.make(raster);
    for (const reader of [first, second]) {
      const beforeMs = spentMs();
      // A pass cannot be broken off, so none is begun for which the dearest so far leaves no room.
      if (beforeMs + dearestMs > allowedMs) return { codes: [], passes, cpuMs: beforeMs, isCutShort: true };
      const codes = withoutMisreads((await reader.read(picture)).filter(isCredible));
      passes += 1;
      dearestMs = Math.max(dearestMs, spentMs() - beforeMs);
      if (codes.length > 0) {
        const found = distinct(codes).map((code) => ({
          ...code,
          box: copy.box(code.box),
          by: reader.name,
          pass: copy.name,
        }));
        return { codes: found, passes, cpuMs: spentMs(), isCutShort: false };
      }
    }
  }
  return { codes: [], passes, cpuMs: spentMs(), isCutShort: false };
}

/** Interleaved and 128 have no check digit, or a weak one: short ones are seen in noise and in textures. */
const isCredible = ({ format, text }: FoundCode): boolean =>
  format === 'ITF' ? text.length === 14 : format !== 'Code128' || text.length >= 4;

const distinct = (codes: readonly FoundCode[]): readonly FoundCode[] =>
  codes
    .filter(({ text }, at) => codes.findIndex((other) => other.text === text) === at)
    .slice(0, LIMITS.codes)
    .map((code) => ({ ...code, text: code.text.slice(0, LIMITS.codeText) }));

const open = ({ pixels, width, height }: Raster): Sharp => sharp(pixels, { raw: { width, height, channels: 1 } });

async function close(picture: Sharp): Promise<Raster> {
  const { data, info } = await picture.grayscale().raw().toBuffer({ resolveWithObject: true });
  return { pixels: data, width: info.width, height: info.height };
}

const stretch = (raster: Raster): Promise<Raster> => {
  const width = Math.max(320, Math.round(raster.width * 0.6));
  return close(open(raster).resize({ width }).normalise({ lower: 2, upper: 98 }));
};

const turn = (raster: Raster): Promise<Raster> => close(open(raster).rotate(45, { background: '#ffffff' }));
