import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { InTurn } from '../../platform/in-turn.ts';
import { CUT } from '../cut-mark.ts';
import type { MediaReader } from '../ports.ts';
import { readPart, together } from '../read-parts.ts';
import { MAX_READING } from '../rules.ts';
import type { Part, ReadableFile, Reading, ReadingHints } from '../types.ts';
import { unread } from '../unread.ts';
import { runScanChild } from './run-pdf-child.ts';

export type ReadScanDeps = {
  readonly readers: readonly MediaReader[];
  /** Waits until a process may be started. */
  readonly inTurn: InTurn;
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
    const read = await Promise.all(parts);
    const reading = together(read);
    const pagesRead = pagesWithin(read);
    const isWhole = pagesRead === known.pages && reading.text.length <= MAX_READING;
    const isSure = reading.isSure && isWhole && !known.hasScripts && !scan.isPartial;
    return { ...reading, isSure, detail: { ...reading.detail, ...detail, pagesRead, ...(isWhole ? {} : CUT) } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Pages that were looked at and begin within what the model is given. */
function pagesWithin(parts: readonly Part[]): number {
  let start = 0;
  return parts.filter(({ reading }) => {
    const isWithin = start < MAX_READING;
    start += reading.text.length;
    return isWithin;
  }).length;
}
