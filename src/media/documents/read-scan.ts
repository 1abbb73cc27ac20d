import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { MediaReader } from '../ports.ts';
import { readPart, together } from '../read-parts.ts';
import type { ReadableFile, Reading, ReadingHints } from '../types.ts';
import { unread } from '../unread.ts';
import { runScanChild } from './run-pdf-child.ts';

export type ReadScanDeps = {
  readonly readers: readonly MediaReader[];
  /** Waits until a process may be started. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
};

const PAINT_MS = 30_000;

type Known = { readonly pages: number; readonly hasScripts: boolean };

/** Reads the first pages of a PDF without letters as the pictures that they are. */
export async function readScan(
  { readers, inTurn }: ReadScanDeps,
  file: ReadableFile,
  known: Known,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Reading> {
  const scan = await inTurn(() => runScanChild(file.path, AbortSignal.any([signal, AbortSignal.timeout(PAINT_MS)])));
  signal.throwIfAborted();
  if (scan.outcome !== 'painted') return { ...unread(scan.outcome), detail: { ...known, pagesRead: 0, isScan: true } };
  const detail = { ...known, pagesRead: scan.pages.length, isScan: true };
  // Pictures in a form that is not decoded here (fax, JBIG2, JPEG 2000).
  if (scan.pages.length === 0) return { ...unread(scan.isPartial ? 'unsupported_type' : 'nothing_found'), detail };
  const folder = await mkdtemp(join(tmpdir(), 'recado-scan-'));
  try {
    const parts = scan.pages.map(async ({ width, height, pixels }, at) => {
      const path = join(folder, `${at}.png`);
      await sharp(pixels, { raw: { width, height, channels: 1 } })
        .png({ compressionLevel: 1 })
        .toFile(path);
      return readPart(readers, `página ${at + 1}`, path, 'image/png', hints, signal);
    });
    const reading = together(await Promise.all(parts));
    const isWhole = !known.hasScripts && !scan.isPartial && scan.pages.length === known.pages;
    return { ...reading, isSure: reading.isSure && isWhole, detail: { ...reading.detail, ...detail } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
