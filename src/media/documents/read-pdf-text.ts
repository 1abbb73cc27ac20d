import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InTurn } from '../../platform/in-turn.ts';
import { type PdfExtent, runPdfChild } from './run-pdf-child.ts';

/** The text layer of a PDF, or why there is none; a file with scripts is read as text, which is all that is taken of it. */
export type PdfText =
  | {
      readonly outcome: 'read';
      readonly text: string;
      readonly pages: number;
      readonly hasScripts: boolean;
      readonly isWhole: boolean;
    }
  | { readonly outcome: 'encrypted' | 'damaged' | 'timed_out' | 'too_large' | 'too_many_pages' | 'no_text' };

const MAX_MS = 30_000;

/** Reads PDFs that the owner uploads, in the same closed process as those of customers, as many pages as `extent` says. */
export function createPdfTextReader(inTurn: InTurn, extent: PdfExtent): (bytes: Buffer) => Promise<PdfText> {
  return async (bytes) => {
    const folder = await mkdtemp(join(tmpdir(), 'recado-pdf-'));
    try {
      const path = join(folder, 'page.pdf');
      await writeFile(path, bytes);
      const found = await inTurn(() => runPdfChild(path, AbortSignal.timeout(MAX_MS), extent));
      if (found.outcome !== 'read') return { outcome: found.outcome };
      if (found.pages > extent.pages) return { outcome: 'too_many_pages' };
      if (found.text.trim() === '') return { outcome: 'no_text' };
      const isWhole = found.starts.length === found.pages && !found.isCut;
      return { outcome: 'read', text: found.text, pages: found.pages, hasScripts: found.hasScripts, isWhole };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
