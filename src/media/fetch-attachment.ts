import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MediaSource, Storage } from './ports.ts';
import { MAX_BYTES, sha256Of } from './rules.ts';
import { sniffMime } from './sniff-mime.ts';
import type { ClaimedAttachment, FetchFailure, StoredBytes } from './types.ts';

export type FetchDeps = {
  readonly source: MediaSource;
  readonly storage: Storage;
  /** Notes a key before the first byte is written under it; noted twice it is once. */
  readonly noteKey: (key: string) => Promise<void>;
  /** Longest time for one file from the first question to the last byte, ms. */
  readonly totalMs: number;
};

export type Fetched =
  | { readonly outcome: 'stored'; readonly stored: StoredBytes }
  | { readonly outcome: 'failed'; readonly reason: FetchFailure }
  | { readonly outcome: 'again'; readonly reason: FetchFailure; readonly afterMs: number | null };

/**
 * Brings the bytes of a file into `path` and into the storage under a random key: bounded in size and time, with its
 * hash checked, streaming all the way. What was written halfway is found by its noted key. Where the storage took nothing
 * the last time it is asked first: WhatsApp is not asked for the same bytes again and again in vain.
 */
export async function fetchAttachment(
  deps: FetchDeps,
  file: ClaimedAttachment,
  path: string,
  signal: AbortSignal,
): Promise<Fetched> {
  const key = randomKey();
  if (file.reason === 'storage_failed' && !(await takesBytes(deps, key))) return NOT_TAKEN;
  const within = AbortSignal.any([signal, AbortSignal.timeout(deps.totalMs)]);
  const opened = await deps.source.open({ mediaId: file.mediaId, url: file.url }, within);
  if (opened.outcome === 'refused') {
    const { reason, retryAfterMs } = opened;
    return opened.isWorthRetrying ? { outcome: 'again', reason, afterMs: retryAfterMs } : { outcome: 'failed', reason };
  }
  const max = MAX_BYTES[file.kind];
  if (opened.bytes !== null && opened.bytes > max) {
    opened.body.destroy();
    return { outcome: 'failed', reason: 'too_large' };
  }
  const meter = measure(max);
  try {
    await pipeline(opened.body, meter.through, createWriteStream(path, { flags: 'w', mode: 0o600 }), {
      signal: within,
    });
  } catch {
    if (meter.isOver()) return { outcome: 'failed', reason: 'too_large' };
    return { outcome: 'again', reason: 'unreachable', afterMs: null };
  }
  const { bytes, sha256 } = meter.end();
  const problem = problemWith(bytes, sha256, opened.bytes, sha256Of(opened.sha256) ?? sha256Of(file.announcedSha256));
  if (problem !== null) return problem;
  const stored = { key, sha256, bytes, mime: await sniffMime(path, file.announcedMime) };
  return (await store(deps, stored, createReadStream(path))) ? { outcome: 'stored', stored } : NOT_TAKEN;
}

const NOT_TAKEN: Fetched = { outcome: 'again', reason: 'storage_failed', afterMs: null };

function problemWith(bytes: number, sha256: Buffer, announced: number | null, expected: Buffer | null): Fetched | null {
  // What broke on the way is fetched again; what was sent so is as it is.
  if (announced !== null && bytes !== announced) return { outcome: 'again', reason: 'unreachable', afterMs: null };
  if (bytes === 0) return { outcome: 'failed', reason: 'empty' };
  if (expected !== null && !expected.equals(sha256))
    return { outcome: 'again', reason: 'hash_mismatch', afterMs: null };
  return null;
}

/** By day, so that a folder does not grow without end; random, so that nobody finds one who was not given it. */
function randomKey(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return `inbound/${day}/${randomBytes(24).toString('hex')}`;
}

type Stored = Pick<StoredBytes, 'key' | 'bytes' | 'mime'>;

async function store(deps: FetchDeps, { key, bytes, mime }: Stored, body: Readable): Promise<boolean> {
  try {
    await deps.noteKey(key);
    await deps.storage.put(key, body, { bytes, mime });
    return true;
  } catch {
    return false;
  }
}

/** Whether the storage takes a byte; it lies where the file is to lie. */
const takesBytes = (deps: FetchDeps, key: string): Promise<boolean> =>
  store(deps, { key, bytes: 1, mime: 'application/octet-stream' }, Readable.from([Buffer.alloc(1)]));

function measure(max: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  const through = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > max) return done(new Error('too large'));
      hash.update(chunk);
      return done(null, chunk);
    },
  });
  return { through, isOver: () => bytes > max, end: () => ({ bytes, sha256: hash.digest() }) };
}
