import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
  createPictureReader,
  type KnownProduct,
  type PictureReader,
  type ProductFinder,
  type ReadableFile,
  type Reading,
} from '../../../src/media/index.ts';
import type { PictureReaderDeps } from '../../../src/media/pictures/read-picture.ts';
import { createPlaces } from '../../../src/platform/in-turn.ts';
import { createLog } from '../../../src/platform/log.ts';

const ENTRY = new URL('../../../src/app/picture-process.ts', import.meta.url);

const CHIAPAS: KnownProduct = {
  sku: 'CHIS-250-M',
  name: 'Café de Chiapas',
  brand: null,
  options: ['250 g', 'Molido'],
  gtins: ['07501031311309'],
};
const GRAIN: KnownProduct = { ...CHIAPAS, sku: 'CHIS-500-G', options: ['500 g', 'En grano'], gtins: [] };

/** A shop that sells two bags of coffee; the real catalogue is asked in find-products.test.ts. */
const coffeeShop: ProductFinder = {
  byGtin: async (gtins) => [CHIAPAS].filter((product) => product.gtins.some((gtin) => gtins.includes(gtin))),
  byWords: async (text) => (/chiapas/i.test(text) ? [GRAIN, CHIAPAS] : []),
};

export type ReaderUnderTest = {
  readonly reader: PictureReader;
  /** Lines that were logged. */
  readonly logged: string[];
  readonly read: (bytes: Buffer, mime: string, signal?: AbortSignal, name?: string) => Promise<Reading>;
};

/** A reader with real processes; ended with the file of tests. */
export function usePictureReader(deps: Partial<PictureReaderDeps> = {}): ReaderUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'recado-pictures-'));
  const logged: string[] = [];
  const log = createLog({ level: 'debug', name: 'test', destination: { write: (line) => void logged.push(line) } });
  const reader = createPictureReader({
    processEntry: ENTRY,
    inTurn: createPlaces(1),
    products: coffeeShop,
    textReader: null,
    describer: null,
    log,
    processes: 1,
    ...deps,
  });
  afterAll(async () => {
    await reader.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    reader,
    logged,
    read: (bytes, mime, signal = AbortSignal.timeout(60_000), name = 'picture') => {
      const path = join(folder, `${name}-${randomUUID()}`);
      writeFileSync(path, bytes);
      const file: ReadableFile = { path, mime, bytes: bytes.length };
      return reader.read(file, { language: 'es', vocabulary: [] }, signal);
    },
  };
}
