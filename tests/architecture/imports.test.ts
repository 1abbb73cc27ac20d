import { describe, expect, test } from 'vitest';
import { brokenRule } from './import-table.ts';
import { parseSource, readSources, type Source } from './source-tree.ts';

const sources = [...readSources('src'), ...readSources('web/src')];

const broken = (files: readonly Source[]): string[] =>
  files.flatMap((file) => file.imports.flatMap((one) => brokenRule(file.path, one) ?? []));

/** Files that reach themselves, each with one way round. */
function cycles(files: readonly Source[]): string[] {
  const edges = new Map(files.map((file) => [file.path, file.imports.map((one) => one.target)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
}

const importing = (from: string, target: string) => [parseSource(from, `import { x } from '${target}';`)];

describe('imports', () => {
  test('the table was held against the whole program', () => {
    expect(sources.length).toBeGreaterThan(60);
    expect(sources.flatMap((file) => file.imports).length).toBeGreaterThan(200);
  });

  test('every file imports only what its place in the table allows', () => {
    expect(broken(sources)).toEqual([]);
  });

  test('no file reaches itself through its imports', () => {
    expect(cycles(sources)).toEqual([]);
  });

  test.each([
    ['src/core/ids.ts', '../config/env.ts', /core must not import/],
    ['src/platform/db/db.ts', '../../turn/index.ts', /platform must not import/],
    ['src/turn/run-turn.ts', '../vendors/whatsapp/index.ts', /module must not import/],
    ['src/turn/run-turn.ts', '../outbox/store.ts', /not the index\.ts/],
    ['src/turn/run-turn.ts', '../simulator/contract.ts', /module must not import/],
    ['src/turn/run-turn.ts', '../app.ts', /module must not import/],
    ['src/vendors/whatsapp/client.ts', '../openrouter/index.ts', /vendors must not import/],
    ['src/simulator/server.ts', '../turn/index.ts', /simulator must not import/],
    ['src/turn/run-turn.ts', 'bullmq', /outside its place/],
    ['src/turn/run-turn.ts', '../../fixtures/shop/customers.json', /not the index\.ts/],
    ['web/src/phone/page.tsx', '../../../src/turn/index.ts', /web must not import/],
  ])('%s may not import %s', (from, target, words) => {
    expect(broken(importing(from, target))).toEqual([expect.stringMatching(words)]);
  });

  test.each([
    ['src/turn/run-turn.ts', '../outbox/index.ts'],
    ['src/turn/tools/find.ts', '../store.ts'],
    ['src/vendors/whatsapp/client.ts', '../../outbox/index.ts'],
    ['src/templates/seeds.ts', '../../prompts/templates/shipping_update.json'],
    ['src/app.ts', './vendors/whatsapp/index.ts'],
    ['web/src/phone/page.tsx', '../../../src/simulator/contract.ts'],
  ])('%s may import %s', (from, target) => {
    expect(broken(importing(from, target))).toEqual([]);
  });

  test('a cycle of three files is seen, also through re-exports, types and imports at run time', () => {
    const loop = [
      parseSource('src/a/one.ts', "export { x } from './two.ts';"),
      parseSource('src/a/two.ts', "import type { Y } from './three.ts';"),
      parseSource('src/a/three.ts', "export const load = () => import('./one.ts');"),
    ];
    expect(cycles(loop)).toEqual(['src/a/one.ts → src/a/two.ts → src/a/three.ts → src/a/one.ts']);
  });
});
