import { open } from 'node:fs/promises';
import { type OggClaim, readOggClaim } from '../../platform/files/index.ts';
import type { ReadableFile } from '../types.ts';
import { soundFormat } from './formats.ts';

/** What a file says of its own length. `isPossible` is false when so many bytes cannot hold so many seconds. */
type LengthClaim = { readonly seconds: number | null; readonly isPossible: boolean };

const EDGE_BYTES = 65_536;
/** Opus that sends nothing but comfort noise still needs about this much. */
const LEAST_BITS_A_SECOND = 400;
const UNKNOWN: LengthClaim = { seconds: null, isPossible: true };

/** Reads the length from the header of an Ogg or WAV file; other formats say nothing here. */
export async function readClaimedLength(file: ReadableFile): Promise<LengthClaim> {
  const kind = soundFormat(file.mime)?.extension;
  if (kind !== 'ogg' && kind !== 'wav') return UNKNOWN;
  const { head, tail } = await readEdges(file.path);
  if (kind === 'wav') return wavLength(head, file.bytes);
  const seconds = readOggClaim(head, tail)?.seconds ?? null;
  if (seconds === null) return UNKNOWN;
  return { seconds, isPossible: seconds * LEAST_BITS_A_SECOND <= file.bytes * 8 };
}

/** The comments of an Ogg file with Opus in it. */
export async function readOggComments(path: string): Promise<OggClaim['comments']> {
  const { head, tail } = await readEdges(path);
  return readOggClaim(head, tail)?.comments ?? new Map();
}

async function readEdges(path: string): Promise<{ readonly head: Buffer; readonly tail: Buffer }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, EDGE_BYTES);
    const read = async (position: number): Promise<Buffer> => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await handle.read(buffer, 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    return { head: await read(0), tail: await read(size - length) };
  } finally {
    await handle.close();
  }
}

/** Walks the chunks of a RIFF file to `data`. A size that the file cannot hold is a lie. */
function wavLength(head: Buffer, fileBytes: number): LengthClaim {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return UNKNOWN;
  let bytesASecond = 0;
  for (let at = 12; at + 8 <= head.length; ) {
    const name = head.toString('latin1', at, at + 4);
    const size = head.readUInt32LE(at + 4);
    if (name === 'fmt ' && at + 20 <= head.length) bytesASecond = head.readUInt32LE(at + 16);
    if (name === 'data') {
      const isPossible = at + 8 + size <= fileBytes;
      return { seconds: bytesASecond === 0 ? null : size / bytesASecond, isPossible };
    }
    at += 8 + size + (size % 2);
  }
  return UNKNOWN;
}
