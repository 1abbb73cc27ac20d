import { showsCard } from '../../core/card-numbers.ts';
import type { InTurn } from '../../platform/in-turn.ts';
import { CUT } from '../cut-mark.ts';
import type { MediaReader } from '../ports.ts';
import { MAX_READING } from '../rules.ts';
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
 * with hardly any letters may be a scan: its first pages go to the reader of pictures among `readers`. `inTurn` waits
 * until a process may take a core and as much memory as a small program.
 */
export function createPdfReader(readers: readonly MediaReader[], inTurn: InTurn): MediaReader {
  return {
    name: 'pdf',
    reads: (mime) => mime === 'application/pdf',
    read: async (file, hints, signal) => {
      if (file.bytes > MAX_BYTES) return unread('too_large');
      const found = await inTurn(() => runPdfChild(file.path, AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)])));
      signal.throwIfAborted();
      if (found.outcome !== 'read') return { ...unread(found.outcome), detail: { pages: found.pages ?? null } };
      const { pages, starts, hasScripts, text } = found;
      // Pages of which the model is given something, whatever was opened.
      const pagesRead = starts.filter((start) => start < MAX_READING).length;
      const isWhole = pages === pagesRead && !found.isCut && text.trimEnd().length <= MAX_READING;
      const detail = { pages, pagesRead, hasScripts, ...(isWhole ? {} : CUT) };
      const isSure = !hasScripts && isWhole;
      const written = { ...unread('nothing_found'), unread: null, text, isSure, detail, holdsCard: showsCard(text) };
      if (text.replace(/\s/g, '').length >= FEW_LETTERS * starts.length) return written;
      const scan = await readScan({ readers, inTurn }, file, { pages, hasScripts }, hints, signal);
      if (text.trim() === '') return scan;
      const { costMicroUsd } = scan;
      const holdsCard = scan.holdsCard || written.holdsCard;
      // More than these letters is on record.
      if (scan.unread !== null && hints.known && hints.known.length > 0) return { ...scan, holdsCard };
      // There was nothing but these letters.
      if (scan.unread === 'nothing_found') return { ...written, costMicroUsd, holdsCard };
      if (scan.unread !== null)
        return {
          ...{ ...written, costMicroUsd, holdsCard, isSure: false },
          ...{ missing: scan.unread, isWorthRetrying: scan.isWorthRetrying },
          detail: { ...detail, unreadParts: [{ label: 'páginas', why: scan.unread }] },
        };
      return { ...scan, holdsCard, text: `${text.trim()}\n${scan.text}` };
    },
  };
}
