import { open } from 'node:fs/promises';
import { showsCard } from '../../core/card-numbers.ts';
import { CUT } from '../cut-mark.ts';
import type { MediaReader } from '../ports.ts';
import { unread } from '../unread.ts';

const READ_BYTES = 32 * 1_024;

/** Reads the beginning of plain text. */
export function createTextReader(): MediaReader {
  return {
    name: 'text',
    reads: (mime) => mime === 'text/plain',
    read: async ({ path, bytes }) => {
      const file = await open(path, 'r');
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, 0);
        const text = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead)).trim();
        if (text === '') return unread('nothing_found');
        return {
          ...unread('nothing_found'),
          unread: null,
          text,
          isSure: bytesRead === bytes,
          detail: { bytesRead, ...(bytesRead === bytes ? {} : CUT) },
          holdsCard: showsCard(text),
        };
      } finally {
        await file.close();
      }
    },
  };
}
