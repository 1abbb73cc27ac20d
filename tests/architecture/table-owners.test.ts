import { expect, test } from 'vitest';
import { listFiles, parseSource, readSources, readText, type Source, walk } from './source-tree.ts';
import { findOwner, mayName, ownedTables } from './table-owners.ts';

const migrations = ['src/platform/migrations', 'src/simulator/migrations'].flatMap((at) => listFiles(at, /\.sql$/));
const created = migrations.flatMap((path) =>
  [...readText(path).matchAll(/^create (?:unlogged )?table (?:if not exists )?([\w.]+)/gim)].map(
    (match) => match[1] ?? '',
  ),
);

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const QUERY_METHODS =
  /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|from|using|(inner|left|right|full|cross)Join(Lateral)?|table)$/;
const IN_SQL = /\b(?:from|join|into|update|truncate|table|only|using)\s+"?([a-z_.]+)"?/gi;

/** Tables that a file names: as first argument of a query method, or after a keyword of SQL text. */
function tablesNamed(file: Source): Set<string> {
  const names: string[] = [];
  for (const node of walk(file.program)) {
    if (node.type === 'CallExpression') {
      const { callee, arguments: given } = node as unknown as {
        callee: { property?: { name?: string } };
        arguments: { value?: unknown }[];
      };
      const first = given[0]?.value;
      if (QUERY_METHODS.test(callee.property?.name ?? '') && typeof first === 'string')
        names.push(snake(first.split(' ')[0] ?? ''));
    }
    const words = node.type === 'TemplateElement' ? (node['value'] as { raw: string }).raw : node['value'];
    if (
      (node.type === 'TemplateElement' || node.type === 'Literal') &&
      typeof words === 'string' &&
      words.includes(' ')
    )
      names.push(...[...words.matchAll(IN_SQL)].map((match) => snake(match[1] ?? '')));
  }
  return new Set(names.filter((name) => findOwner(name) !== undefined));
}

const trespasses = (files: readonly Source[]): string[] =>
  files.flatMap((file) =>
    [...tablesNamed(file)]
      .filter((table) => !mayName(file.path, table))
      .map((table) => `${file.path} names ${table} of ${findOwner(table)}`),
  );

const sources = readSources('src');

test('every table of the migrations has one owner, and every owner its tables', () => {
  expect(created.length).toBeGreaterThan(15);
  expect(created.sort()).toEqual(ownedTables());
});

test("SQL that names a table stands in its owner's store only", () => {
  expect(sources.flatMap((file) => [...tablesNamed(file)]).length).toBeGreaterThan(20);
  expect(trespasses(sources)).toEqual([]);
});

test.each([
  ['src/turn/run-turn.ts', "db.selectFrom('turnQueue as q').selectAll()"],
  ['src/turn/store.ts', "db.updateTable('outboxMessages')"],
  ['src/turn/store.ts', "query.innerJoin('messages', 'a', 'b')"],
  ['src/insights/store.ts', 'sql`select count(*) from turns where seq > 1`'],
  ['src/cli/doctor.ts', "pool.query('insert into shop_pause (by) values (1)')"],
])('a table named in %s is seen: %s', (path, text) => {
  expect(trespasses([parseSource(path, text)])).toHaveLength(1);
});

test("prose and the owner's own store are left alone", () => {
  const own = parseSource('src/turn/store.ts', "db.selectFrom('turns'); sql`delete from turn_queue`;");
  const prose = parseSource('src/turn/words.ts', "log('messages were read'); const kind = 'messages';");
  expect(trespasses([own, prose])).toEqual([]);
});
