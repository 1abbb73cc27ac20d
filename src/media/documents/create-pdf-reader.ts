import { availableParallelism } from 'node:os';
import { createPlaces } from '../../platform/in-turn.ts';
import type { MediaReader } from '../ports.ts';
import { unread } from '../unread.ts';
import { runPdfChild } from './run-pdf-child.ts';

/** Larger ones would cost a child process too much memory. */
const MAX_BYTES = 20 * 1_048_576;
const MAX_MS = 20_000;

/** Reads the text layer of PDFs in a process of their own, without our environment, bounded in time and memory. */
export function createPdfReader(): MediaReader {
  // Each takes a core and as much memory as a small program.
  const inTurn = createPlaces(Math.max(1, availableParallelism() - 1));
  return {
    name: 'pdf',
    reads: (mime) => mime === 'application/pdf',
    read: async (file, _hints, signal) => {
      if (file.bytes > MAX_BYTES) return unread('too_large');
      const found = await inTurn(() => runPdfChild(file.path, AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)])));
      signal.throwIfAborted();
      if (found.outcome !== 'read') return { ...unread(found.outcome), detail: { pages: found.pages ?? null } };
      const { pages, pagesRead, hasScripts, text } = found;
      const detail = { pages, pagesRead, hasScripts };
      // A scan: there are pages, but no letters.
      if (text.trim() === '') return { ...unread('nothing_found'), detail };
      return { ...unread('nothing_found'), unread: null, text, isSure: !hasScripts && pages === pagesRead, detail };
    },
  };
}
