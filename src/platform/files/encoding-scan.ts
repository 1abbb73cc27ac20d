import type { TextEncoding } from './types.ts';

/** What the bytes of a file are, or why it cannot be said, in words. */
export type EncodingVerdict =
  | { readonly kind: 'known'; readonly encoding: TextEncoding }
  | { readonly kind: 'unknown'; readonly message: string };

export type EncodingScan = { take(chunk: Uint8Array): void; verdict(): EncodingVerdict };

const HEAD_BYTES = 4_096;
/** Not assigned in Windows-1252, so that a file with one of them is something else. */
const UNASSIGNED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * Looks at all bytes of a file: a BOM decides; zero bytes in every other place are UTF-16; valid UTF-8 is UTF-8; what
 * has no valid UTF-8 letter at all is Windows-1252 (Latin-1). A mixture is refused rather than read half wrong.
 */
export function createEncodingScan(): EncodingScan {
  const head: number[] = [];
  const seen = { line: 1, letters: 0, wrongLine: 0, unassignedLine: 0 };
  let open = 0;
  const wrong = (byte: number): void => {
    if (seen.wrongLine === 0) seen.wrongLine = seen.line;
    if (UNASSIGNED.has(byte) && seen.unassignedLine === 0) seen.unassignedLine = seen.line;
  };
  const takeByte = (byte: number): void => {
    if (open > 0 && (byte & 0xc0) === 0x80) {
      open -= 1;
      if (open === 0) seen.letters += 1;
      return;
    }
    if (open > 0) wrong(byte);
    open = 0;
    if (byte === 0x0a) seen.line += 1;
    if (byte < 0x80) return;
    open = byte >= 0xc2 && byte <= 0xdf ? 1 : (byte & 0xf0) === 0xe0 ? 2 : byte >= 0xf0 && byte <= 0xf4 ? 3 : 0;
    if (open === 0) wrong(byte);
  };
  return {
    take(chunk) {
      if (head.length < HEAD_BYTES) head.push(...chunk.subarray(0, HEAD_BYTES - head.length));
      for (const byte of chunk) takeByte(byte);
    },
    verdict: () =>
      wideVerdict(head) ?? narrowVerdict({ ...seen, wrongLine: seen.wrongLine || (open > 0 ? seen.line : 0) }),
  };
}

/** UTF-16, and files that are no text. */
function wideVerdict(head: readonly number[]): EncodingVerdict | null {
  const [first, second, third, fourth] = head;
  if (first === 0xff && second === 0xfe) return { kind: 'known', encoding: 'utf-16le' };
  if (first === 0xfe && second === 0xff) return { kind: 'known', encoding: 'utf-16be' };
  if (first === 0x50 && second === 0x4b && third === 3 && fourth === 4)
    return unknown('It is a spreadsheet or archive (ZIP), no text. Save the sheet as "CSV UTF-8".');
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const many = head.length / 4;
  if (odd > many && even < odd / 8) return { kind: 'known', encoding: 'utf-16le' };
  if (even > many && odd < even / 8) return { kind: 'known', encoding: 'utf-16be' };
  return null;
}

function narrowVerdict(seen: { letters: number; wrongLine: number; unassignedLine: number }): EncodingVerdict {
  if (seen.wrongLine === 0) return { kind: 'known', encoding: 'utf-8' };
  if (seen.letters > 0)
    return unknown(
      `Most of it is UTF-8, but line ${seen.wrongLine} is not. Mend that line, or save the whole file as UTF-8.`,
    );
  if (seen.unassignedLine > 0)
    return unknown(`Line ${seen.unassignedLine} is neither UTF-8 nor Windows-1252. Save the file as UTF-8.`);
  return { kind: 'known', encoding: 'windows-1252' };
}

const unknown = (message: string): EncodingVerdict => ({ kind: 'unknown', message });
