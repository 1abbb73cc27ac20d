import { scanGrayBuffer, type ZBarSymbol, ZBarSymbolType } from '@undecaf/zbar-wasm';
import type { CodeReader, FoundCode, Raster } from '../../media/index.ts';

/** Names as zxing has them. Codes of libraries and films are left out: they are mostly misreads. */
const FORMATS: ReadonlyMap<ZBarSymbolType, string> = new Map([
  [ZBarSymbolType.ZBAR_EAN8, 'EAN8'],
  [ZBarSymbolType.ZBAR_UPCE, 'UPCE'],
  [ZBarSymbolType.ZBAR_UPCA, 'UPCA'],
  [ZBarSymbolType.ZBAR_EAN13, 'EAN13'],
  [ZBarSymbolType.ZBAR_I25, 'ITF'],
  [ZBarSymbolType.ZBAR_CODE128, 'Code128'],
  [ZBarSymbolType.ZBAR_QRCODE, 'QRCode'],
]);

/** Sees some codes that zxing does not, and misreads more: asked second. Its program lies beside it in the package. */
export function createZbar(): CodeReader {
  return {
    name: 'zbar',
    read: async (raster) => {
      const bytes = new Uint8Array(raster.pixels);
      const symbols = await scanGrayBuffer(bytes.buffer, raster.width, raster.height);
      return symbols.flatMap((symbol) => toCode(symbol, raster) ?? []);
    },
  };
}

function toCode(symbol: ZBarSymbol, { width, height }: Raster): FoundCode | null {
  const format = FORMATS.get(symbol.type);
  const text = symbol.decode();
  if (format === undefined || text === '') return null;
  const [xs, ys] = [symbol.points.map(({ x }) => x), symbol.points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    format,
    text,
    // Of linear codes it is the number of lines on which they were seen.
    lines: symbol.quality,
    box: {
      x: left / width,
      y: top / height,
      width: (Math.max(...xs) - left) / width,
      height: (Math.max(...ys) - top) / height,
    },
  };
}
