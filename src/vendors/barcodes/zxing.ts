import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader';
import type { CodeReader, FoundCode, Raster } from '../../media/index.ts';

/** What stands on goods, parcels and posters; with more of them, more is misread. */
const FORMATS = ['EANUPC', 'ITF', 'Code128', 'QRCode', 'DataMatrix'] as const;
const MAX_SYMBOLS = 8;

/** Left to itself the package fetches its program from a CDN. */
export function createZxing(): CodeReader {
  const file = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer } });
  return {
    name: 'zxing',
    read: async (raster) => {
      const results = await readBarcodes(imageOf(raster), {
        formats: [...FORMATS],
        tryHarder: true,
        maxNumberOfSymbols: MAX_SYMBOLS,
      });
      return results.filter(({ isValid, text }) => isValid && text !== '').map((result) => toCode(result, raster));
    },
  };
}

/** The package takes colours only, and turns them into brightness again. */
function imageOf({
  pixels,
  width,
  height,
}: Raster): Exclude<Parameters<typeof readBarcodes>[0], Blob | ArrayBuffer | Uint8Array> {
  const words = new Uint32Array(pixels.length);
  for (let at = 0; at < pixels.length; at += 1) words[at] = 0xff000000 | ((pixels[at] ?? 0) * 0x010101);
  return { data: new Uint8ClampedArray(words.buffer), width, height, colorSpace: 'srgb' };
}

function toCode({ format, text, position, lineCount }: ReadResult, { width, height }: Raster): FoundCode {
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight];
  const [left, right] = [Math.min(...corners.map(({ x }) => x)), Math.max(...corners.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...corners.map(({ y }) => y)), Math.max(...corners.map(({ y }) => y))];
  return {
    format,
    text,
    lines: lineCount,
    box: { x: left / width, y: top / height, width: (right - left) / width, height: (bottom - top) / height },
  };
}
