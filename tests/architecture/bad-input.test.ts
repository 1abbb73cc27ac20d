import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const ROW = /^\| (.+?) \| (.+?) \| (?:`(tests\/[^`]+)`<br>)?(.+) \|$/;

type Row = { readonly line: string; readonly file: string | null; readonly names: readonly string[] };

async function rows(): Promise<readonly Row[]> {
  const page = await readFile(new URL('../../docs/bad-input.md', import.meta.url), 'utf8');
  return page.split('\n').flatMap((line) => {
    const [, , , file, names = ''] = ROW.exec(line) ?? [];
    return names === '' || names === 'shown by' ? [] : [{ line, file: file ?? null, names: names.split(' > ') }];
  });
}

/** Names of tests and groups of tests that stand in a source as they are read. */
const namesIn = (source: string): ReadonlySet<string> =>
  new Set([...source.matchAll(/(['"`])((?:\\.|(?!\1)[^\n])+)\1/g)].map(([, , text = '']) => text));

test('every row of docs/bad-input.md names a test that there is', async () => {
  const all = await rows();
  expect(all.length).toBeGreaterThan(60);
  const missing: string[] = [];
  for (const { line, file, names } of all) {
    if (file === null) {
      if (!names.join('').startsWith('no test yet')) missing.push(line);
      continue;
    }
    const known = namesIn(await readFile(new URL(`../../${file}`, import.meta.url), 'utf8'));
    if (names.some((name) => !known.has(name))) missing.push(line);
  }
  expect(missing).toEqual([]);
});
