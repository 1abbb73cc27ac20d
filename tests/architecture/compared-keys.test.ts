import { expect, test } from 'vitest';
import { parseSource, readSources, type Source, walk } from './source-tree.ts';

/** Comparisons of an id's text, for which no index of the id serves: the table is read from end to end. */
const AS_TEXT = /\b(?:\w+_)?id::text\s*(?:=|in\b)/gi;

const comparedAsText = (file: Source): string[] =>
  [...walk(file.program)]
    .filter((node) => node.type === 'TemplateElement')
    .flatMap((node) => [...(node['value'] as { raw: string }).raw.matchAll(AS_TEXT)])
    .map(([found]) => `${file.path} compares ${found}`);

test('SQL compares ids as ids, so that their index finds the row', () => {
  const sources = readSources('src');
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.flatMap(comparedAsText)).toEqual([]);
});

test.each(['select from orders where id::text = ', 'and o.customer_id::text in ('])(
  'an id compared as text is seen: %s',
  (words) => {
    const text = `const found = sql\`${words}\${id}\`;`;
    expect(comparedAsText(parseSource('src/orders/store.ts', text))).toHaveLength(1);
  },
);
