import type pg from 'pg';

/** What a backup says first: it fits a program that knows these migrations. */
export type BackupHeader = {
  readonly format: 'recado-backup';
  readonly version: 1;
  readonly madeAt: string;
  readonly server: string;
  readonly migrations: readonly { readonly number: number; readonly name: string; readonly checksum: string }[];
  readonly tables: Readonly<Record<string, readonly string[]>>;
};

/** A line of a backup after the first. */
export type BackupLine =
  | { readonly table: string }
  | readonly (string | null)[]
  | { readonly sequences: Readonly<Record<string, number>> }
  | { readonly files: readonly string[] }
  | { readonly end: number };

/** Of this moment only: who runs, what was applied (the header says it), what the console is told next. */
const LEFT_OUT: ReadonlySet<string> = new Set(['schema_migrations', 'workers', 'console_events', 'staff_sessions']);
const FETCH = 1_000;

/**
 * Every table of ours as of one moment, as lines of JSON: values in PostgreSQL's own text, so that no type is changed on
 * the way. Written down by us, since the tools of PostgreSQL do not come with the built-in server and refuse servers
 * newer than themselves. `filesOf` names what rows rely on outside of the database.
 */
export async function* dumpDatabase(
  client: pg.ClientBase,
  madeAt: Date,
  filesOf: () => Promise<readonly string[]>,
): AsyncGenerator<BackupHeader | BackupLine> {
  await client.query('begin isolation level repeatable read read only');
  try {
    await client.query(EXACT);
    const tables = await readTables(client);
    yield await headerOf(client, tables, madeAt);
    let count = 0;
    for (const [table, columns] of tables) {
      yield { table };
      for await (const row of rowsOf(client, table, columns)) {
        count += 1;
        yield row;
      }
    }
    yield { sequences: await readSequences(client) };
    yield { files: await filesOf() };
    yield { end: count };
  } finally {
    await client.query('rollback');
  }
}

/** Text that means the same wherever it is read; a large table takes longer than any query of the program may. */
const EXACT = `set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex';
  set local extra_float_digits = 1; set local intervalstyle = 'postgres';
  set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`;

async function readTables(client: pg.ClientBase): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      and exists (select from schema_migrations) group by c.relname order by c.relname`);
  return new Map(rows.filter(({ name }) => !LEFT_OUT.has(name)).map(({ name, columns }) => [name, columns]));
}

async function headerOf(
  client: pg.ClientBase,
  tables: ReadonlyMap<string, readonly string[]>,
  madeAt: Date,
): Promise<BackupHeader> {
  const migrations = await client.query<BackupHeader['migrations'][number]>(
    'select number, name, checksum from schema_migrations order by number',
  );
  const version = await client.query<{ server_version: string }>('show server_version');
  const server = version.rows[0]?.server_version ?? '';
  const about = { format: 'recado-backup', version: 1, madeAt: madeAt.toISOString(), server } as const;
  return { ...about, migrations: migrations.rows, tables: Object.fromEntries(tables) };
}

async function* rowsOf(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
): AsyncGenerator<readonly (string | null)[]> {
  const values = columns.map((column) => `${client.escapeIdentifier(column)}::text`).join(', ');
  await client.query(
    `declare backup_rows no scroll cursor for select to_json(array[${values}])::text as row from ${client.escapeIdentifier(table)}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${FETCH} from backup_rows`);
    for (const { row } of rows) yield JSON.parse(row) as (string | null)[];
    if (rows.length < FETCH) break;
  }
  await client.query('close backup_rows');
}

async function readSequences(client: pg.ClientBase): Promise<Readonly<Record<string, number>>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences where schemaname = 'public' and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, Number(value)]));
}
