import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../../core/errors.ts';
import type { Storage } from '../../media/index.ts';
import type { LiveCheck } from '../../platform/live-check.ts';

/** Writes, reads and deletes a few bytes: what a storage that works can do. */
export async function checkStorage(storage: Storage, place: string): Promise<LiveCheck> {
  const key = `check/${randomBytes(16).toString('hex')}`;
  const sent = randomBytes(64);
  try {
    await storage.put(key, Readable.from([sent]), { bytes: sent.length, mime: 'application/octet-stream' });
    const kept = await buffer(await storage.open(key));
    await storage.remove(key);
    return kept.equals(sent)
      ? { outcome: 'works', words: `keeps files in ${place}` }
      : { outcome: 'refused', words: `${place} gives back other bytes than it was given. Do not use it.` };
  } catch (error) {
    return { outcome: 'refused', words: `${place} does not keep files: ${reasonOf(error)}.` };
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  NoSuchBucket: 'the bucket does not exist; make it, or correct its name',
  InvalidAccessKeyId: 'the access key is unknown; copy it again',
  SignatureDoesNotMatch: 'the secret does not fit the access key; copy it again',
  AccessDenied: 'the key may not write, read and delete there; give it these rights',
  EACCES: 'this user may not write there',
  ENOSPC: 'the disk is full',
};

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const name = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : '';
  return REMEDIES[name] ?? REMEDIES[cause instanceof Error ? cause.name : ''] ?? messageOf(cause).slice(0, 200);
}
