import { availableParallelism } from 'node:os';
import { showsCard } from '../../core/card-numbers.ts';
import { createPlaces } from '../../platform/in-turn.ts';
import type { MediaReader } from '../ports.ts';
import { unread } from '../unread.ts';
import { readScan } from './read-scan.ts';
import { runPdfChild } from './run-pdf-child.ts';

/** Larger ones would cost a child process too much memory. */
const MAX_BYTES = 20 * 1_048_576;
const MAX_MS = 20_000;
/** Letters of a page below which it may be a scan with no more than the mark of a scanner's maker. */
const FEW_LETTERS = 60;

/**
 * Reads the text layer of PDFs in a process of their own, without our environment, bounded in time and memory. One
 * with hardly any letters may be a scan: its first pages go to the reader of pictures among `readers`.
 */
export function createPdfReader(readers: readonly MediaReader[]): MediaReader {
  // Each takes a core and as much memory as a small program.
  const inTurn = createPlaces(Math.max(1, availableParallelism() - 1));
  return {
    name: 'pdf',
    reads: (mime) => mime === 'application/pdf',
    read: async (file, hints, signal) => {
      if (file.bytes > MAX_BYTES) return unread('too_large');
      const found = await inTurn(() => runPdfChild(file.path, AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)])));
      signal.throwIfAborted();
      if (found.outcome !== 'read') return { ...unread(found.outcome), detail: { pages: found.pages ?? null } };
      const { pages, pagesRead, hasScripts, text } = found;
      const detail = { pages, pagesRead, hasScripts };
      const isSure = !hasScripts && pages === pagesRead;
      const written = { ...unread('nothing_found'), unread: null, text, isSure, detail, holdsCard: showsCard(text) };
      if (text.replace(/\s/g, '').length >= FEW_LETTERS * pagesRead) return written;
      const scan = await readScan({ readers, inTurn }, file, detail, hints, signal);
      if (text.trim() === '') return scan;
      const { costMicroUsd } = scan;
      const holdsCard = scan.holdsCard || written.holdsCard;
      if (scan.unread !== null) return { ...written, costMicroUsd, holdsCard };
      return { ...scan, holdsCard, text: `${text.trim()}\n${scan.text}` };
    },
  };
}
