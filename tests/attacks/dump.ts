import { sql } from 'kysely';
import type { Db } from '../../src/platform/db/index.ts';

/** Every row of every table, as JSON text, by table. */
export type Dump = ReadonlyMap<string, readonly string[]>;

export async function dump(db: Db): Promise<Dump> {
  const { rows: tables } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename`.execute(db);
  const all = new Map<string, readonly string[]>();
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(name)} t`.execute(db);
    all.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return all;
}

type Row = Readonly<Record<string, unknown>>;
type Names = { readonly owners: readonly string[]; readonly refs: readonly string[]; readonly own: readonly string[] };

const OWNERS = ['customer_id', 'conversation_id'];
const OWN = ['id', 'vendor_id'];

/** Whom a row names as its owner, else which rows it belongs to; what it merely tells of in its texts does not count. */
function namesIn(text: string): Names {
  const row = JSON.parse(text) as Row;
  const valuesOf = (isOne: (key: string) => boolean): readonly string[] =>
    Object.entries(row).flatMap(([key, value]) => (isOne(key) && typeof value === 'string' ? [value] : []));
  return {
    owners: valuesOf((key) => OWNERS.includes(key)),
    refs: valuesOf((key) => key === 'subject' || (key.endsWith('_id') && !OWN.includes(key))),
    own: valuesOf((key) => OWN.includes(key)),
  };
}

const isOf = ({ owners, refs }: Names, ids: ReadonlySet<string>): boolean =>
  owners.length > 0 ? owners.every((id) => ids.has(id)) : refs.some((id) => ids.has(id));

/** Ids of these people and of everything that is theirs. */
function idsOf(dumped: Dump, people: readonly string[]): ReadonlySet<string> {
  const ids = new Set(people);
  const rows = [...dumped.values()].flat().map(namesIn);
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    for (const row of rows) if (isOf(row, ids)) for (const id of row.own) ids.add(id);
  }
  return ids;
}

export type Change = { readonly table: string; readonly kind: 'gone' | 'new'; readonly row: string };

/** Rows that are in one dump only; a changed row is gone and new. */
export const changes = (before: Dump, after: Dump): Change[] =>
  [...after.keys()].flatMap((table) => {
    const [old, now] = [new Set(before.get(table)), new Set(after.get(table))];
    return [
      ...[...old].filter((row) => !now.has(row)).map((row) => ({ table, kind: 'gone', row }) as const),
      ...[...now].filter((row) => !old.has(row)).map((row) => ({ table, kind: 'new', row }) as const),
    ];
  });

/** Changes of rows that are not this person's own. */
export function foreignChanges(
  before: Dump,
  after: Dump,
  mine: readonly string[],
  others: readonly string[],
): Change[] {
  const theirs = idsOf(before, others);
  const ids = { gone: idsOf(before, mine), new: idsOf(after, mine) };
  return changes(before, after).filter(({ kind, row }) => {
    const names = namesIn(row);
    return !isOf(names, ids[kind]) || names.owners.some((id) => theirs.has(id));
  });
}
