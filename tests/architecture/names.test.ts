import { expect, test } from 'vitest';
import { parseSource, readSources, type Source } from './source-tree.ts';

/** Words that say nothing about what a thing is. */
const EMPTY_WORDS = new Set([
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'manager',
  'service',
  'handler2',
  'data',
  'info',
]);
const COMPONENT = /\.tsx$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|d))?\.tsx?$/;

const sources = [...readSources('src'), ...readSources('web/src')];

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-._/]/);

const lastWord = (name: string): string => wordsOf(name).at(-1) ?? '';

function badNames(file: Source): string[] {
  const { path, exports } = file;
  const fileName = path.split('/').at(-1) ?? '';
  const found = wordsOf(path.replace(/\.tsx?$/, '')).filter((word) => EMPTY_WORDS.has(word));
  if (!KEBAB.test(fileName) && !COMPONENT.test(fileName)) found.push('not kebab-case');
  found.push(...exports.filter((name) => EMPTY_WORDS.has(lastWord(name)) || name === 'Default'));
  return found.map((name) => `${path}: ${name}`);
}

test('files and what they export are named by what they are', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.flatMap((file) => file.exports).length).toBeGreaterThan(150);
  expect(sources.flatMap(badNames)).toEqual([]);
});

test.each([
  ['src/turn/utils.ts', ''],
  ['src/common/text.ts', ''],
  ['src/turn/lease-manager.ts', ''],
  ['src/turn/runTurn.ts', ''],
  ['src/turn/run-turn.ts', 'export type CustomerInfo = string;'],
  ['src/turn/run-turn.ts', 'export const turnData = 1;'],
  ['src/turn/run-turn.ts', 'export default 1;'],
])('an empty name is seen: %s %s', (path, text) => {
  expect(badNames(parseSource(path, text))).toHaveLength(1);
});
