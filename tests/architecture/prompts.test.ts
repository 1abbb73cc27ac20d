import { expect, test } from 'vitest';
import { listFiles, parseSource, readSources, readText, type Source, walk } from './source-tree.ts';

/** Names that the program can fill in: properties named in the files that read prompts. */
const fillable = (files: readonly Source[]): Set<string> =>
  new Set(
    files
      .filter((file) => /prompt/i.test(file.text))
      .flatMap((file) => [...walk(file.program)])
      .filter((node) => /^(Property|TSPropertySignature)$/.test(node.type))
      .map((node) => (node['key'] as { name?: string; value?: string }).name ?? ''),
  );

/** What is wrong with one prompt, in words. */
function faultsOf(path: string, text: string, names: ReadonlySet<string>): string[] {
  const used = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => match[1] ?? '');
  const rest = text.replaceAll(/\{\{[^{}]*\}\}/g, '');
  const found = used.filter((name) => !names.has(name)).map((name) => `${path}: nothing fills {{${name}}}`);
  if (/\{\{|\}\}/.test(rest)) found.push(`${path}: a placeholder is not closed`);
  if (text.trim() === '') found.push(`${path}: empty`);
  return found;
}

const prompts = listFiles('prompts', /\.md$/);

test('every placeholder of a prompt is one that the program fills in', () => {
  expect(prompts).toEqual(expect.arrayContaining(['prompts/assistant.md', 'prompts/business.md']));
  const names = fillable(readSources('src'));
  expect(prompts.flatMap((path) => faultsOf(path, readText(path), names))).toEqual([]);
});

test.each(['Hello {{nobody}}', 'Hello {{shop', 'shop}} hello', 'Hello {{ shop }}', '  \n'])(
  'a broken prompt is seen: %j',
  (text) => {
    const names = fillable([parseSource('src/agent/prompt.ts', 'const prompt = { shop: 1 };')]);
    expect(faultsOf('prompts/x.md', text, names)).toHaveLength(1);
  },
);

test('a prompt whose names are known passes', () => {
  const names = fillable([parseSource('src/agent/prompt.ts', 'const prompt = { shop: 1 };')]);
  expect(faultsOf('prompts/x.md', 'You work for {{shop}}.', names)).toEqual([]);
});
