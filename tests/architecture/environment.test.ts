import { describe, expect, test } from 'vitest';
import { environment } from '../../src/config/env.ts';
import { type Node, parseSource, readSources, readText, type Source, walk } from './source-tree.ts';

/** The process's environment is read at the entries and handed on as a value. */
const MAY_READ = /^src\/(main\.ts|cli\/)/;

const sources = readSources('src');

const nameOf = (node: unknown): unknown => (node as { name?: unknown; value?: unknown } | undefined)?.name;

function isEnvironment(node: Node): boolean {
  if (node.type === 'MemberExpression') {
    const { object, property } = node as Node & { object: Node; property: Node };
    const isProcess = nameOf(object) === 'process' || nameOf(object['property']) === 'process';
    return isProcess && (nameOf(property) === 'env' || property['value'] === 'env');
  }
  if (node.type === 'VariableDeclarator' && nameOf(node['init']) === 'process') return true;
  return node.type === 'ImportDeclaration' && /^(node:)?process$/.test(String((node['source'] as Node)['value']));
}

const readers = (files: readonly Source[]): string[] =>
  files.filter((file) => [...walk(file.program)].some(isEnvironment)).map((file) => file.path);

/** Variables of an example file; a leading `#` marks one that is off. */
const namesIn = (example: string): string[] =>
  [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1] ?? '').sort();

describe('the environment', () => {
  test('is read in main.ts and cli/ only', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(readers(sources)).toContain('src/main.ts');
    expect(readers(sources).filter((path) => !MAY_READ.test(path))).toEqual([]);
  });

  test.each([
    'export const port = process.env.PORT;',
    "export const port = process['env']['PORT'];",
    'export const port = globalThis.process.env.PORT;',
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('a reader is seen: %s', (text) => {
    expect(readers([parseSource('src/turn/run-turn.ts', text)])).toEqual(['src/turn/run-turn.ts']);
  });

  test('other members of process and other objects with an env are no readers', () => {
    const text = 'process.memoryUsage(); job.env.PORT; export const env = 1;';
    expect(readers([parseSource('src/turn/run-turn.ts', text)])).toEqual([]);
  });

  test('.env.example names exactly the variables that the program knows', () => {
    const known = Object.keys(environment.shape).sort();
    expect(known.length).toBeGreaterThan(30);
    expect(namesIn(readText('.env.example'))).toEqual(known);
  });

  test('a variable of the example is found whether it is on or off, prose is not', () => {
    expect(namesIn('# PORT=3000\nHOST=\n#ROLE=all\n# Set PORT=80 to\n')).toEqual(['HOST', 'PORT', 'ROLE']);
  });
});
