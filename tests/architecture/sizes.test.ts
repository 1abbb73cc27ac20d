import { expect, test } from 'vitest';
import { lineOf, parseSource, readSources, type Source, walk } from './source-tree.ts';

const MAX = { fileLines: 300, functionLines: 60, valueExports: 6, foldersBelowSrc: 3 };
const MAY_EXPORT_MORE = /\/(index|types|contract)\.ts$/;
const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

const sources = [...readSources('src'), ...readSources('web/src')];

/** Lines of every function of a file, from its head to its closing brace. */
const functionsOf = (file: Source) =>
  [...walk(file.program)]
    .filter((node) => FUNCTIONS.test(node.type))
    .map((node) => ({
      line: lineOf(file.text, node.start),
      lines: lineOf(file.text, node.end) - lineOf(file.text, node.start) + 1,
    }));

function oversizes(file: Source): string[] {
  const lines = file.text.trimEnd().split('\n').length;
  const depth = file.path.split('/').length - (file.path.startsWith('web/') ? 3 : 2);
  const found = functionsOf(file)
    .filter((one) => one.lines > MAX.functionLines)
    .map((one) => `${file.path}:${one.line} is a function of ${one.lines} lines`);
  if (lines > MAX.fileLines) found.push(`${file.path} has ${lines} lines`);
  if (depth > MAX.foldersBelowSrc) found.push(`${file.path} stands ${depth} folders deep`);
  if (file.valueExports.length > MAX.valueExports && !MAY_EXPORT_MORE.test(file.path))
    found.push(`${file.path} exports ${file.valueExports.length} things`);
  return found;
}

test('the sizes of the whole program were measured', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(sources.flatMap(functionsOf).length).toBeGreaterThan(200);
});

test('files, functions, folders and interfaces stay small', () => {
  expect(sources.flatMap(oversizes)).toEqual([]);
});

test.each([
  ['a file of 301 lines', 'src/turn/long.ts', '// x\n'.repeat(301)],
  ['a function of 61 lines', 'src/turn/f.ts', `export function f() {${'\n'.repeat(60)}}`],
  [
    'an arrow function of 61 lines inside an object',
    'src/turn/f.ts',
    `export const o = { f: () => {${'\n'.repeat(60)}} };`,
  ],
  ['seven exports', 'src/turn/many.ts', 'export const a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7;'],
  ['a folder four deep', 'src/a/b/c/d/e.ts', 'export const x = 1;'],
])('%s is too much', (_, path, text) => {
  expect(oversizes(parseSource(path, text))).toHaveLength(1);
});

test('the largest sizes that are allowed pass, and types cost nothing', () => {
  const types = 'export type A = 1;\nexport type B = 2;\n';
  const six = 'export const a = 1, b = 2, c = 3, d = 4, e = 5;';
  const text = `${types}${six}\nexport function f() {${'\n'.repeat(59)}}\n`;
  expect(oversizes(parseSource('src/a/b/c/d.ts', text))).toEqual([]);
  expect(oversizes(parseSource('src/turn/types.ts', 'export const a=1,b=1,c=1,d=1,e=1,f=1,g=1;'))).toEqual([]);
});
