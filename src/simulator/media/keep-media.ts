import { createHash, randomInt } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sim } from '../types.ts';
import { deleteMedia, insertMedia, listMedia, type StoredMedia } from './store.ts';

/** The simulator is for trying things out: what is older than these makes room. */
const MOST_FILES = 500;
const MOST_BYTES = 1_000_000_000;

type Given = {
  readonly body: Readable;
  readonly mime: string;
  readonly fileName: string | null;
  readonly customerId: string | null;
  readonly maxBytes: number;
};

const pathOf = (sim: Sim, id: string): string => join(sim.settings.mediaFolder, id);

/** Keeps a file under a new id; null when it is larger than `maxBytes`. */
export async function keepMedia(sim: Sim, given: Given): Promise<StoredMedia | null> {
  const id = `${Date.now()}${randomInt(100, 1_000)}`;
  await mkdir(sim.settings.mediaFolder, { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > given.maxBytes ? new Error('too large') : null, chunk);
    },
  });
  try {
    await pipeline(given.body, meter, createWriteStream(pathOf(sim, id)));
  } catch (error) {
    await rm(pathOf(sim, id), { force: true });
    if (bytes > given.maxBytes) return null;
    throw error;
  }
  const { customerId, mime, fileName } = given;
  const media = { id, customerId, mime, fileName, sha256: hash.digest('hex'), bytes, at: sim.businessNow() };
  await insertMedia(sim.db, media);
  await makeRoom(sim);
  return media;
}

export const openMedia = (sim: Sim, id: string): ReadStream => createReadStream(pathOf(sim, id));

export async function forgetMedia(sim: Sim, id: string): Promise<void> {
  await deleteMedia(sim.db, id);
  await rm(pathOf(sim, id), { force: true });
}

async function makeRoom(sim: Sim): Promise<void> {
  let total = 0;
  for (const [index, { id, bytes }] of (await listMedia(sim.db)).entries()) {
    total += bytes;
    if (index > 0 && (index >= MOST_FILES || total > MOST_BYTES)) await forgetMedia(sim, id);
  }
}
