/** What the beginning and the end of an Ogg file say of it: claims, not facts. Null: it is no Opus or Vorbis in Ogg. */
export type OggClaim = {
  /** From the position on the last page that is there. */
  readonly seconds: number | null;
  /** Of the OpusTags header, names in capitals. */
  readonly comments: ReadonlyMap<string, string>;
};

type Page = { readonly serial: number; readonly position: bigint; readonly body: Buffer; readonly end: number };

const NO_POSITION = 0xffff_ffff_ffff_ffffn;
const MAX_COMMENTS = 64;

/** Reads the first and last bytes of a file (64 KB each are plenty); nothing in them is trusted. */
export function readOggClaim(head: Buffer, tail: Buffer): OggClaim | null {
  const first = readPage(head, 0);
  if (first === null) return null;
  const rate = rateOf(first.body);
  if (rate === null) return null;
  const second = readPage(head, first.end);
  const isOpus = first.body.subarray(0, 8).toString('latin1') === 'OpusHead';
  return {
    seconds: lastSeconds(tail, first.serial, rate),
    comments: isOpus && second !== null ? readComments(second.body) : new Map(),
  };
}

/** Opus counts in 48,000ths of a second whatever its input was; Vorbis in samples of its own rate. */
function rateOf(body: Buffer): number | null {
  if (body.subarray(0, 8).toString('latin1') === 'OpusHead') return 48_000;
  const isVorbis = body.length >= 16 && body.subarray(0, 7).toString('latin1') === '\u0001vorbis';
  return isVorbis ? body.readUInt32LE(12) || null : null;
}

function readPage(bytes: Buffer, at: number): Page | null {
  if (at + 27 > bytes.length || bytes.toString('latin1', at, at + 4) !== 'OggS') return null;
  const segments = bytes[at + 26] ?? 0;
  const start = at + 27 + segments;
  if (start > bytes.length) return null;
  const size = bytes.subarray(at + 27, start).reduce((sum, length) => sum + length, 0);
  const end = start + size;
  return {
    serial: bytes.readUInt32LE(at + 14),
    position: bytes.readBigUInt64LE(at + 6),
    body: bytes.subarray(start, end),
    end,
  };
}

function lastSeconds(tail: Buffer, serial: number, rate: number): number | null {
  for (let at = tail.lastIndexOf('OggS'); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf('OggS', at - 1)) {
    const page = readPage(tail, at);
    if (page?.serial === serial && page.position !== NO_POSITION) return Number(page.position) / rate;
  }
  return null;
}

function readComments(body: Buffer): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  if (body.subarray(0, 8).toString('latin1') !== 'OpusTags' || body.length < 16) return comments;
  let at = 12 + body.readUInt32LE(8);
  if (at + 4 > body.length) return comments;
  const count = Math.min(body.readUInt32LE(at), MAX_COMMENTS);
  at += 4;
  for (let i = 0; i < count && at + 4 <= body.length; i++) {
    const length = body.readUInt32LE(at);
    const [name = '', ...rest] = body.toString('utf8', at + 4, Math.min(at + 4 + length, body.length)).split('=');
    comments.set(name.toUpperCase(), rest.join('='));
    at += 4 + length;
  }
  return comments;
}
