import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db/index.ts';

/** One import at a time in this database. Any number not taken elsewhere. */
const IMPORT_LOCK = 7_236_103;
const STATEMENT_MS = 600_000;

/**
 * Runs with tables of this session alone, which end with it however it ends; null when another import is running.
 * `session` is one connection.
 */
export async function withStaging<T>(session: Db, run: () => Promise<T>): Promise<T | null> {
  const { rows } = await sql<{ isOurs: boolean }>`select pg_try_advisory_lock(${IMPORT_LOCK}) as is_ours`.execute(
    session,
  );
  if (rows[0]?.isOurs !== true) return null;
  const { rows: before } = await sql<{ value: string }>`
    select current_setting('statement_timeout') as value`.execute(session);
  try {
    await sql`select set_config('statement_timeout', ${String(STATEMENT_MS)}, false)`.execute(session);
    await sql`create temp table import_entries (position integer primary key, line integer not null, key text not null,
      hash text not null, entry text not null)`.execute(session);
    await sql`create temp table import_keys (kind text not null, key text not null, name text not null,
      line integer not null)`.execute(session);
    return await run();
  } finally {
    await sql`drop table if exists import_entries, import_keys, import_missing`.execute(session);
    await sql`select set_config('statement_timeout', ${before[0]?.value ?? '30s'}, false),
      pg_advisory_unlock(${IMPORT_LOCK})`.execute(session);
  }
}

export type StagedEntry = {
  /** From 1, in the order of the file. */
  readonly position: number;
  readonly line: number;
  readonly key: string;
  readonly hash: string;
  /** The entry as JSON. */
  readonly entry: string;
};
/** A name that may stand for one thing only; `key` is what makes two of them the same. */
export type StagedKey = { readonly kind: string; readonly key: string; readonly name: string; readonly line: number };

export async function stage(session: Db, entries: readonly StagedEntry[], keys: readonly StagedKey[]): Promise<void> {
  await sql`
    insert into import_entries (position, line, key, hash, entry)
    select * from unnest(${entries.map((one) => one.position)}::integer[], ${entries.map((one) => one.line)}::integer[],
      ${entries.map((one) => one.key)}::text[], ${entries.map((one) => one.hash)}::text[],
      ${entries.map((one) => one.entry)}::text[])`.execute(session);
  await sql`
    insert into import_keys (kind, key, name, line)
    select * from unnest(${keys.map((one) => one.kind)}::text[], ${keys.map((one) => one.key)}::text[],
      ${keys.map((one) => one.name)}::text[], ${keys.map((one) => one.line)}::integer[])`.execute(session);
}

export type RepeatedKey = Omit<StagedKey, 'key'> & { readonly firstLine: number };

/** Every place where a key stands again, in order of the lines. */
export async function readRepeated(session: Db): Promise<readonly RepeatedKey[]> {
  await sql`analyze import_entries, import_keys`.execute(session);
  const { rows } = await sql<RepeatedKey>`
    with repeated as (select kind, key from import_keys group by kind, key having count(*) > 1)
    select kind, name, line, first_line from (
      select kind, name, line, min(line) over same as first_line, row_number() over (same order by line) as place
      from import_keys join repeated using (kind, key)
      window same as (partition by kind, key)) k
    where place > 1 order by line, kind limit 100000`.execute(session);
  return rows;
}

/**
 * Those of the entries at the positions after `from` up to `to` that do not say the same as when they were saved last:
 * `saved` is a query of the module that keeps them for an entry `e` that does, by `e.key` and `e.hash`; it ends with a
 * limit, which makes it look each of them up.
 */
export async function readStaged(
  session: Db,
  from: number,
  to: number,
  saved: RawBuilder<unknown>,
): Promise<readonly StagedEntry[]> {
  const { rows } = await sql<StagedEntry>`
    select e.position, e.line, e.key, e.hash, e.entry from import_entries e
    left join lateral (${saved}) same on true
    where e.position > ${from} and e.position <= ${to} and same.id is null order by e.position`.execute(session);
  return rows;
}
