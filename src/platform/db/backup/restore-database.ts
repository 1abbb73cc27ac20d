import type pg from 'pg';
import { AppError } from '../../../core/errors.ts';
import type { BackupHeader, BackupLine } from './dump-database.ts';

const PART = 500;

export type Restored = { readonly rows: number; readonly files: readonly string[] };

/**
 * Puts the lines of a backup into tables that are made and hold nothing of anybody's: all of it or, when a line is
 * missing or does not fit, nothing. Triggers and foreign keys rest meanwhile, and the keys are proven in the end.
 * Throws AppError `backup_cut_off`, `backup_does_not_fit`, each with `facts.message`.
 */
export async function restoreLines(
  client: pg.ClientBase,
  header: BackupHeader,
  lines: AsyncIterable<BackupLine>,
): Promise<Restored> {
  await client.query('begin');
  try {
    await client.query('set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0');
    const types = await typesOf(client, header);
    const keys = await restForeignKeys(client);
    for (const table of Object.keys(header.tables)) {
      await client.query(`alter table ${client.escapeIdentifier(table)} disable trigger user`);
      await client.query(`delete from ${client.escapeIdentifier(table)}`);
    }
    const restored = await readLines(client, header, types, lines);
    for (const key of keys) await client.query(key);
    for (const table of Object.keys(header.tables))
      await client.query(`alter table ${client.escapeIdentifier(table)} enable trigger user`);
    await client.query('commit');
    return restored;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

type Types = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function typesOf(client: pg.ClientBase, { tables }: BackupHeader): Promise<Types> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`);
  const types = new Map<string, Map<string, string>>();
  for (const { table, column, type } of rows) types.set(table, (types.get(table) ?? new Map()).set(column, type));
  for (const [table, columns] of Object.entries(tables))
    for (const column of columns) if (types.get(table)?.get(column) === undefined) throw unfit(`${table}.${column}`);
  return types;
}

/** Takes the foreign keys away and gives what makes them again. */
async function restForeignKeys(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(`
    select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`);
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`);
}

async function readLines(
  client: pg.ClientBase,
  header: BackupHeader,
  types: Types,
  lines: AsyncIterable<BackupLine>,
): Promise<Restored> {
  let [table, rows, end]: [string, number, number | null] = ['', 0, null];
  let part: (readonly (string | null)[])[] = [];
  let files: readonly string[] = [];
  const flush = async (): Promise<void> => {
    if (part.length > 0) await insertRows(client, table, header.tables[table] ?? [], types, part);
    rows += part.length;
    part = [];
  };
  for await (const line of lines) {
    if (isRow(line)) {
      part.push(line);
      if (part.length >= PART) await flush();
      continue;
    }
    await flush();
    if ('table' in line) table = line.table;
    else if ('files' in line) files = line.files;
    else if ('end' in line) end = line.end;
    else await setSequences(client, line.sequences);
  }
  if (end !== rows) throw cutOff();
  return { rows, files };
}

const isRow = (line: BackupLine): line is readonly (string | null)[] => Array.isArray(line);

async function insertRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  types: Types,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const names = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const values = columns.map((column, index) => `(r.value ->> ${index})::${types.get(table)?.get(column) ?? 'text'}`);
  await client.query(
    `insert into ${client.escapeIdentifier(table)} (${names}) overriding system value
     select ${values.join(', ')} from json_array_elements($1::json) as r(value)`,
    [JSON.stringify(rows)],
  );
}

async function setSequences(client: pg.ClientBase, sequences: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, value] of Object.entries(sequences))
    await client.query('select setval(quote_ident($1)::regclass, $2)', [name, value]);
}

const cutOff = (): AppError =>
  new AppError('backup_cut_off', 'invalid', {
    facts: {
      message: 'The backup ends too early: it was cut off. Nothing was restored; take another copy of the file.',
    },
  });

const unfit = (what: string): AppError =>
  new AppError('backup_does_not_fit', 'invalid', {
    facts: {
      message: `The backup holds ${what}, which this version does not have. Restore with the version that made it.`,
    },
  });
