type SilentNote = {
  readonly seconds: number;
  readonly comments: Readonly<Record<string, string>>;
  /** What the pages say from the second on, instead of the truth. */
  readonly claimedSeconds?: number;
};

/** One frame of 20 ms of silence, mono. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const FRAMES_A_SECOND = 50;
const FIRST = 2;
const LAST = 4;
const SERIAL = 0x7265_6361;

/** A voice note in Ogg and Opus that holds silence and comments (RFC 7845), for stand-ins and tests. */
export function writeSilentNote({ seconds, comments, claimedSeconds = seconds }: SilentNote): Buffer {
  const pages = [page(FIRST, 0n, 0, [opusHead()]), page(0, 0n, 1, [opusTags(comments)])];
  const frames = Math.max(1, Math.round(seconds * FRAMES_A_SECOND));
  const leap = Math.round(claimedSeconds * 48_000) - frames * 960;
  for (let from = 0; from < frames; from += FRAMES_A_SECOND) {
    const here = Math.min(FRAMES_A_SECOND, frames - from);
    const isLast = from + here >= frames;
    const position = (from + here) * 960 + (from > 0 || isLast ? leap : 0);
    pages.push(page(isLast ? LAST : 0, BigInt(position), pages.length, Array(here).fill(SILENCE)));
  }
  return Buffer.concat(pages);
}

function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = 1;
  head.writeUInt32LE(48_000, 12);
  return head;
}

function opusTags(comments: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(comments).map(([name, value]) => sized(Buffer.from(`${name}=${value}`)));
  const count = Buffer.alloc(4);
  count.writeUInt32LE(lines.length);
  return Buffer.concat([Buffer.from('OpusTags'), sized(Buffer.from('recado')), count, ...lines]);
}

function sized(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([size, bytes]);
}

/** Each packet must fit one page: at most 255 × 255 bytes together. */
function page(flags: number, position: bigint, number: number, packets: readonly Buffer[]): Buffer {
  const lacing = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head.writeBigUInt64LE(position, 6);
  head.writeUInt32LE(SERIAL, 14);
  head.writeUInt32LE(number, 18);
  head[26] = lacing.length;
  const bytes = Buffer.concat([head, Buffer.from(lacing), ...packets]);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

/** Ogg's CRC-32: polynomial 0x04c11db7, not reflected, from zero. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000_0000 ? (sum << 1) ^ 0x04c1_1db7 : sum << 1;
  }
  return sum >>> 0;
}
