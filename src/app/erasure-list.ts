import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { AppError } from '../core/errors.ts';
import { allTombstones, newerThan, type Tombstone } from '../erasure/index.ts';
import type { Storage } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';

/** Beside the files and outside of the database: a backup that is put back does not overwrite it. */
const KEY = 'erasures.txt';
/** Any number that no other part of the program takes as an advisory lock in its database. */
const LIST_LOCK = 7_236_040;

/**
 * Brings the list of erasures up to what the database knows, one at a time; nobody can be read from it. What stands in it
 * and the database does not know stays: the database may be a backup from before.
 */
export async function keepErasureList(db: Db, storage: Storage): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LIST_LOCK})`.execute(tx);
    const known = await allTombstones(tx);
    const kept = newerThan(await readErasureList(storage), known);
    const lines = [...newerThan(known, kept), ...kept].map(
      ({ hash, erasedAt }) => `${hash.toString('hex')} ${erasedAt.toISOString()}\n`,
    );
    const bytes = Buffer.from(lines.join(''));
    await storage.put(KEY, Readable.from([bytes]), { bytes: bytes.length, mime: 'text/plain' });
  });
}

/** The list as it stands beside the files; empty when nobody was ever erased. Lines that are none are left out. */
export async function readErasureList(storage: Storage): Promise<readonly Tombstone[]> {
  try {
    const parts: Buffer[] = [];
    for await (const part of await storage.open(KEY)) parts.push(Buffer.from(part as Uint8Array));
    return Buffer.concat(parts).toString('utf8').split('\n').flatMap(tombstoneIn);
  } catch (error) {
    if (error instanceof AppError && error.kind === 'not_found') return [];
    throw error;
  }
}

function tombstoneIn(line: string): readonly Tombstone[] {
  const [hash = '', at = ''] = line.trim().split(' ');
  const erasedAt = new Date(at);
  return /^[0-9a-f]{64}$/.test(hash) && !Number.isNaN(erasedAt.getTime())
    ? [{ hash: Buffer.from(hash, 'hex'), erasedAt }]
    : [];
}
