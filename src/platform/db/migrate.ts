import type pg from 'pg';
import { sleep } from '../../core/clock.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { type MigrationFile, readMigrationFiles } from './migration-files.ts';

type Applied = { readonly number: number; readonly name: string; readonly checksum: string };

export type MigrationsState =
  | { readonly state: 'current' }
  | { readonly state: 'pending' | 'newer_than_code' | 'changed'; readonly names: readonly string[] };

/** Any number that no other part of the program takes as an advisory lock in its database. */
const MIGRATION_LOCK = 7_236_024;

/**
 * Brings the database up to the files of `folder`, each in a transaction of its own, one process at a time. Numbers may
 * arrive late: a lower one that is missing is applied too.
 * With a `schema` the files and their list of what was applied live in that schema, apart from all others.
 * `only`: these numbers and no others, for a backup that was made before the others existed.
 * Throws AppError `database_newer_than_code`, `migration_changed` or `migration_failed`, each with `facts.message`.
 */
export async function migrate(
  pool: pg.Pool,
  folder: URL,
  schema?: string,
  only?: ReadonlySet<number>,
): Promise<{ readonly applied: readonly string[] }> {
  const files = (await readMigrationFiles(folder)).filter(({ number }) => only?.has(number) ?? true);
  const client = await pool.connect();
  let broken = true;
  try {
    // Waiting for a fellow process or building an index may take longer than any query of the program may.
    const { rows } = await client.query<{ limit: string }>(`select current_setting('statement_timeout') as "limit"`);
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (schema !== undefined) await enterSchema(client, client.escapeIdentifier(schema));
    const applied = await applyPending(client, files);
    if (schema !== undefined) await client.query('reset search_path');
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await client.query(`select set_config('statement_timeout', $1, false)`, [rows[0]?.limit ?? '0']);
    broken = false;
    return { applied };
  } finally {
    // A connection that failed half way is closed, which also gives the lock back.
    client.release(broken);
  }
}

async function enterSchema(client: pg.PoolClient, identifier: string): Promise<void> {
  await client.query(`create schema if not exists ${identifier}`);
  await client.query(`set search_path to ${identifier}`);
}

/** Says how the database compares with the files; `current` means ready. Changes nothing. */
export async function migrationsState(pool: pg.Pool, folder: URL): Promise<MigrationsState> {
  const files = await readMigrationFiles(folder);
  return compare(files, await migrationsIn(pool));
}

/** What was applied to a database; nothing where this program never ran. */
export async function migrationsIn(pool: pg.Pool): Promise<readonly Applied[]> {
  const { rows } = await pool.query<{ made: boolean }>(`select to_regclass('schema_migrations') is not null as made`);
  return rows[0]?.made === true ? readApplied(pool) : [];
}

async function applyPending(client: pg.PoolClient, files: readonly MigrationFile[]): Promise<readonly string[]> {
  await client.query(
    `create table if not exists schema_migrations (
       number integer primary key,
       name text not null,
       checksum text not null,
       applied_at timestamptz not null default now()
     )`,
  );
  const found = compare(files, await readApplied(client));
  if (found.state === 'newer_than_code') throw newerThanCode(found.names);
  if (found.state === 'changed') throw changed(found.names);
  const pending = found.state === 'pending' ? found.names : [];
  for (const file of files) if (pending.includes(file.name)) await applyInTraffic(client, file);
  return pending;
}

/** Longest wait for a lock: whoever comes after stands behind it. More than PostgreSQL takes to find a deadlock. */
const LOCK_WAIT_MS = 2_000;
/** The version before may still be at work: what its transactions do to a file, by SQLSTATE, and how often it is tried again. */
const IN_TRAFFIC: Readonly<Record<string, { readonly most: number; readonly restMs: number }>> = {
  // They take locks in another order than the file does.
  '40P01': { most: 10, restMs: 200 },
  // One of them, such as a backup, goes on for longer than the file may wait.
  '55P03': { most: 300, restMs: 1_000 },
};

async function applyInTraffic(client: pg.PoolClient, file: MigrationFile): Promise<void> {
  const tries: Record<string, number> = {};
  for (;;) {
    try {
      return await applyOne(client, file);
    } catch (error) {
      const code = sqlStateOf(error);
      const again = IN_TRAFFIC[code];
      tries[code] = (tries[code] ?? 0) + 1;
      if (again === undefined || tries[code] > again.most) throw error;
      await sleep(again.restMs);
    }
  }
}

const sqlStateOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
};

async function applyOne(client: pg.PoolClient, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${LOCK_WAIT_MS}`);
    await client.query(file.sql);
    await client.query('insert into schema_migrations (number, name, checksum) values ($1, $2, $3)', [
      file.number,
      file.name,
      file.checksum,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => undefined);
    const message = `The migration ${file.name} failed and was undone: ${messageOf(cause)}`;
    throw new AppError('migration_failed', 'unavailable', { facts: { message, name: file.name }, cause });
  }
}

const readApplied = async (client: Pick<pg.PoolClient, 'query'>): Promise<readonly Applied[]> =>
  (await client.query<Applied>('select number, name, checksum from schema_migrations order by number')).rows;

function compare(files: readonly MigrationFile[], applied: readonly Applied[]): MigrationsState {
  const known = new Map(files.map((file) => [file.number, file]));
  const newer = applied.filter((row) => !known.has(row.number)).map((row) => row.name);
  if (newer.length > 0) return { state: 'newer_than_code', names: newer };
  const altered = applied.filter((row) => known.get(row.number)?.checksum !== row.checksum).map((row) => row.name);
  if (altered.length > 0) return { state: 'changed', names: altered };
  const done = new Set(applied.map((row) => row.number));
  const pending = files.filter((file) => !done.has(file.number)).map((file) => file.name);
  return pending.length > 0 ? { state: 'pending', names: pending } : { state: 'current' };
}

function newerThanCode(names: readonly string[]): AppError {
  const message =
    `The database was already used by a newer version of this program (it has ${names.join(', ')}). ` +
    'Start that version or a later one.';
  return new AppError('database_newer_than_code', 'conflict', { facts: { message } });
}

function changed(names: readonly string[]): AppError {
  const message =
    `Migrations were edited after they had been applied to this database: ${names.join(', ')}. ` +
    'Restore the files as they were and put the change into a new migration.';
  return new AppError('migration_changed', 'bug', { facts: { message } });
}
