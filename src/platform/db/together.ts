import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';

/** A query of one owner, to be read in one round trip with those of others. */
export type Reading<Row> = {
  readonly query: RawBuilder<Row>;
  /** Columns that hold a time, as `Row` names them. */
  readonly times: readonly (keyof Row & string)[];
};

/** One `insert`, `update` or `delete` of one owner, to be written in one statement with those of others. */
export type Write = RawBuilder<unknown>;

type AnyRow = Record<string, unknown>;

/**
 * Runs queries of several owners as one statement, so that they see the same moment and cost one round trip. Values are
 * those of JSON; the columns named in `times` are dates again.
 */
export async function readTogether<R extends object>(
  db: Db,
  readings: { readonly [K in keyof R]: Reading<R[K]> },
): Promise<{ readonly [K in keyof R]: R[K][] }> {
  const names = Object.keys(readings) as (keyof R & string)[];
  const columns = names.map(
    (name) => sql`(select coalesce(json_agg(r), '[]') from (${readings[name].query}) r) as ${sql.id(name)}`,
  );
  const { rows } = await sql<Record<string, AnyRow[]>>`select ${sql.join(columns)}`.execute(db);
  const found = rows[0] ?? {};
  return Object.fromEntries(
    names.map((name) => [name, (found[name] ?? []).map((row) => revived(row, readings[name].times))]),
  ) as { readonly [K in keyof R]: R[K][] };
}

/** The first row of one query alone; null when there is none. */
export async function readFirst<Row>(db: Db, reading: Reading<Row>): Promise<Row | null> {
  return (await reading.query.execute(db)).rows[0] ?? null;
}

const STALE = 'RC001';

/**
 * Writes of several owners as one statement: all or nothing, in one round trip. `fence` is the write that takes or ends
 * a right and returns a row only while it is ours; without a row nothing is written and the result is null.
 */
export async function writeTogether<Row>(
  db: Db,
  fence: RawBuilder<Row>,
  writes: readonly Write[],
): Promise<Row | null> {
  const parts = [
    sql`fence as (${fence})`,
    ...writes.map((write, index) => sql`${sql.raw(`write_${index}`)} as (${write})`),
  ];
  try {
    const { rows } = await sql<Row>`
      with ${sql.join(parts)}
      select fence.*, held.is_held
      from (select case when exists (select from fence) then true else refuse_stale_write() end as is_held) held
      left join fence on true
    `.execute(db);
    return rows[0] ?? null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === STALE) return null;
    throw error;
  }
}

function revived(row: AnyRow, times: readonly string[]): AnyRow {
  const named: AnyRow = {};
  for (const [column, value] of Object.entries(row)) named[camelCase(column)] = value;
  for (const name of times) if (typeof named[name] === 'string') named[name] = new Date(named[name]);
  return named;
}

const camelCases = new Map<string, string>();

function camelCase(column: string): string {
  const known = camelCases.get(column);
  if (known !== undefined) return known;
  const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  camelCases.set(column, name);
  return name;
}
