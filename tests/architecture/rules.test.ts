import { expect, test } from 'vitest';
import { parseSource, readSources, type Source, walk } from './source-tree.ts';

/** Files that decide: the same arguments give the same answer, on any machine, at any time. */
const DECIDES = /\/([a-z-]+-)?rules\.ts$/;
const CLOCK_OR_CHANCE = /^(Date\.now|Math\.random|performance\.now|process\.\w+|crypto\.\w+)$/;

const sources = readSources('src').filter((file) => DECIDES.test(file.path));

/** What a rules file reaches besides its arguments. */
function outsideOf(file: Source): string[] {
  const own = file.path.split('/').slice(0, 2).join('/');
  const found = file.imports
    .filter(
      ({ target, isOurs }) =>
        !isOurs || !(target.startsWith(own) || target.startsWith('src/core/') || target.endsWith('/index.ts')),
    )
    .map(({ target }) => target)
    .concat(file.imports.map(({ target }) => target).filter((target) => /store\.ts$/.test(target)));
  for (const node of walk(file.program)) {
    const text = file.text.slice(node.start, node.end);
    if (node.type === 'MemberExpression' && CLOCK_OR_CHANCE.test(text)) found.push(text);
    if (node.type === 'NewExpression' && /^new Date(\(\))?$/.test(text)) found.push(text);
    if (node.type === 'AwaitExpression') found.push('await');
  }
  return found.map((what) => `${file.path} reaches ${what}`);
}

test('rules are pure: no clock, chance, SQL, network or waiting', () => {
  expect(sources.length).toBeGreaterThan(1);
  expect(sources.flatMap(outsideOf)).toEqual([]);
});

test.each([
  'export const isOpen = () => Date.now() > 0;',
  'export const isOpen = () => new Date().getHours() > 9;',
  'export const pick = () => Math.random();',
  "import { find } from './store.ts';",
  "import pg from 'pg';",
  "import { readFile } from 'node:fs/promises';",
  'export async function f(g: () => Promise<void>) { await g(); }',
])('a rule that is not pure is seen: %s', (text) => {
  expect(outsideOf(parseSource('src/outbox/rules.ts', text))).toHaveLength(1);
});

test('arguments, own words and core words are enough', () => {
  const text =
    "import type { Send } from './types.ts'; import { x } from '../core/text.ts'; export const f = (at: Date) => new Date(at.getTime() + 1);";
  expect(outsideOf(parseSource('src/outbox/rules.ts', text))).toEqual([]);
});
