import { sql } from 'kysely';
import type { Db } from '../../src/platform/db/index.ts';

/** Every row of every table, as JSON text, by table. */
export type Dump = ReadonlyMap<string, readonly string[]>;

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

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

/** Ids of these people and of everything that is theirs: a row that names one of them, and no one of `others`, is theirs. */
function idsOf(dumped: Dump, people: readonly string[], others: ReadonlySet<string> = new Set()): Set<string> {
  const ids = new Set(people);
  const rows = [...dumped.values()].flat().map((row) => ({ named: row.match(UUID) ?? [], own: ownIds(row) }));
  for (let before = -1; before !== ids.size; ) {
    before = ids.size;
    for (const { named, own } of rows)
      if (named.some((id) => ids.has(id)) && !named.some((id) => others.has(id))) for (const id of own) ids.add(id);
  }
  return ids;
}

/** Names of a row by which other rows may name it. */
function ownIds(row: string): readonly string[] {
  const { id, vendor_id } = JSON.parse(row) as { readonly id?: unknown; readonly vendor_id?: unknown };
  return [id, vendor_id].filter((one) => typeof one === 'string');
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

/** Changes of rows that are not only this person's own. */
export function foreignChanges(
  before: Dump,
  after: Dump,
  mine: readonly string[],
  others: readonly string[],
): Change[] {
  const theirs = idsOf(after, others);
  const ids = { gone: idsOf(before, mine, theirs), new: idsOf(after, mine, theirs) };
  return changes(before, after).filter(({ kind, row }) => {
    const named = row.match(UUID) ?? [];
    return !named.some((id) => ids[kind].has(id)) || named.some((id) => theirs.has(id));
  });
}
