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
/** A question that nothing answered is theirs who asked it. */
const OWN = ['id', 'vendor_id', 'question_id'];

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

const isOf = ({ owners, refs, own }: Names, ids: ReadonlySet<string>): boolean =>
  owners.length > 0 ? owners.every((id) => ids.has(id)) : [...refs, ...own].some((id) => ids.has(id));

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

/** Quarters of an hour that are to be counted, and what was counted. No customer's, and told to no customer. */
const OF_NOBODY = new Set(['insight_marks', 'insight_quarters', 'insight_days', 'insight_turn']);
/** How often a question was asked by all, and when last, is the owner's count: its words are somebody's. */
const COUNTS: Readonly<Record<string, readonly string[]>> = { knowledge_questions: ['asked', 'last_asked_at'] };

function withoutCounts(table: string, rows: readonly string[] = []): ReadonlySet<string> {
  const counts = COUNTS[table];
  if (counts === undefined) return new Set(rows);
  const words = (row: string) => Object.entries(JSON.parse(row) as Row).filter(([key]) => !counts.includes(key));
  return new Set(rows.map((row) => JSON.stringify(Object.fromEntries(words(row)))));
}

/** Rows that are in one dump only, but for those of nobody; a changed row is gone and new. */
export const changes = (before: Dump, after: Dump): Change[] =>
  [...after.keys()]
    .filter((table) => !OF_NOBODY.has(table))
    .flatMap((table) => {
      const [old, now] = [withoutCounts(table, before.get(table)), withoutCounts(table, after.get(table))];
      return [
        ...[...old].filter((row) => !now.has(row)).map((row) => ({ table, kind: 'gone', row }) as const),
        ...[...now].filter((row) => !old.has(row)).map((row) => ({ table, kind: 'new', row }) as const),
      ];
    });

/** That something of the shop's list changed, without a word of what: consoles fetch it anew. */
const ABOUT_NOBODY = /"conversation_id": null/;

/** Changes of rows that are not this person's own. */
export function foreignChanges(
  before: Dump,
  after: Dump,
  mine: readonly string[],
  others: readonly string[],
): Change[] {
  const theirs = idsOf(before, others);
  const ids = { gone: idsOf(before, mine), new: idsOf(after, mine) };
  return changes(before, after).filter(({ table, kind, row }) => {
    if (table === 'console_events' && ABOUT_NOBODY.test(row)) return false;
    const names = namesIn(row);
    return !isOf(names, ids[kind]) || names.owners.some((id) => theirs.has(id));
  });
}
