import type pg from 'pg';
import { AppError } from '../core/errors.ts';
import type { Storage } from '../media/index.ts';
import { openBackupFile, restoreLines } from '../platform/db/backup/index.ts';
import { migrate, migrationsIn, readMigrationFiles } from '../platform/db/index.ts';
import { eraseListed } from './erase-listed.ts';
import { MIGRATIONS } from './infrastructure.ts';
import type { ErasureParts } from './join-erasure.ts';
import { refusalHashKey } from './read-secrets.ts';

export type RestoreResult = {
  readonly madeAt: string;
  readonly rows: number;
  /** Files that rows rely on and that are not where files are kept. */
  readonly missingFiles: number;
  /** Customers who were erased after the backup was made, and were erased again. */
  readonly erasedAgain: number;
};

type RestoreParts = Omit<ErasureParts, 'key'> & { readonly pool: pg.Pool };

/**
 * Puts a backup into a database in which this program never ran: its tables as they were then, its rows, what came to
 * the tables since. Whoever was erased after the backup was made is erased again before anybody can see them; when this
 * process is killed before that, the next one that starts does it.
 */
export async function restoreBackup(parts: RestoreParts, path: string): Promise<RestoreResult> {
  const { pool, storage } = parts;
  const { header, lines } = await openBackupFile(path);
  if ((await migrationsIn(pool)).length > 0) throw notEmpty();
  await migrate(pool, MIGRATIONS, undefined, await fitting(header.migrations));
  const client = await pool.connect();
  let restored: Awaited<ReturnType<typeof restoreLines>>;
  try {
    restored = await restoreLines(client, header, lines);
  } finally {
    client.release(true);
  }
  await migrate(pool, MIGRATIONS);
  const erasedAgain = await eraseListed({ ...parts, key: await refusalHashKey(parts.db) });
  return {
    madeAt: header.madeAt,
    rows: restored.rows,
    missingFiles: await countMissing(storage, restored.files),
    erasedAgain,
  };
}

type Migration = { readonly number: number; readonly name: string; readonly checksum: string };

async function fitting(wanted: readonly Migration[]): Promise<ReadonlySet<number>> {
  const known = new Map((await readMigrationFiles(MIGRATIONS)).map((file) => [file.number, file.checksum]));
  const unknown = wanted.filter(({ number, checksum }) => known.get(number) !== checksum).map(({ name }) => name);
  if (unknown.length === 0) return new Set(wanted.map(({ number }) => number));
  const message = `The backup was made by a newer or another version (it has ${unknown.join(', ')}). Restore with that version.`;
  throw new AppError('backup_does_not_fit', 'invalid', { facts: { message } });
}

const notEmpty = (): AppError =>
  new AppError('database_in_use', 'conflict', {
    facts: {
      message:
        'This database is in use already: a backup goes into one in which the program never ran. Set DATABASE_URL to an ' +
        'empty database, or, for the built-in one, stop the program and move the folder postgres in DATA_DIR aside.',
    },
  });

async function countMissing(storage: Storage, keys: readonly string[]): Promise<number> {
  let missing = 0;
  for (const key of keys) {
    const stream = await storage.open(key).catch(() => null);
    if (stream === null) missing += 1;
    else stream.destroy();
  }
  return missing;
}
