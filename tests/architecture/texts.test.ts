import { describe, expect, test } from 'vitest';
import { lineOf, type Node, parseSource, readSources, type Source, walk } from './source-tree.ts';

const sources = readSources('web/src');
const pages = sources.filter((file) => !file.path.startsWith('web/src/texts/'));

const literal = (node: unknown): string | null => {
  const value = (node as { value?: unknown } | undefined)?.value;
  return typeof value === 'string' ? value : null;
};

/** The texts of one catalogue file by their ids. */
function textsOf(file: Source): Map<string, string> {
  const texts = new Map<string, string>();
  for (const node of walk(file.program)) {
    if (node.type !== 'Property') continue;
    const key = literal(node['key']) ?? (node['key'] as { name?: string }).name;
    const text = literal(node['value']);
    if (key !== undefined && text !== null) texts.set(key, text);
  }
  return texts;
}

/** `{count}` and `{count, plural, …}`, but not the branches of a plural. */
const placeholders = (text: string): string =>
  [...text.matchAll(/(?<!\b(?:zero|one|two|few|many|other|=\d+)\s*)\{\s*(\w+)\s*[,}]/g)]
    .map((match) => match[1])
    .sort()
    .join();

function differences(es: ReadonlyMap<string, string>, en: ReadonlyMap<string, string>): string[] {
  return [...new Set([...es.keys(), ...en.keys()])].flatMap((id) => {
    const [spanish, english] = [es.get(id)?.trim(), en.get(id)?.trim()];
    if (!spanish) return `${id} has no Spanish text`;
    if (!english) return `${id} has no English text`;
    return placeholders(spanish) === placeholders(english) ? [] : `${id} has other placeholders in English`;
  });
}

const SPOKEN = /^(aria-label|alt|title|label|placeholder|description)$/;
const hasWords = (text: string | null): boolean => text !== null && /\p{L}{2}/u.test(text);

/** A command or an id that is shown as it is typed has no language. */
const isCode = (node: Node, text: string): boolean =>
  node.type === 'JSXElement' && text.startsWith('<code', node.start);

function* walkOutsideCode(node: Node, text: string): Generator<Node> {
  const code = [...walk(node)].filter((one) => isCode(one, text));
  for (const one of walk(node)) {
    if (!code.some((within) => one.start >= within.start && one.end <= within.end)) yield one;
  }
}

/** Words that a component shows or speaks without a catalogue. */
const loneWords = (file: Source): string[] =>
  [...walkOutsideCode(file.program, file.text)]
    .filter((node) => {
      if (node.type === 'JSXText') return hasWords(literal(node));
      const name = (node['name'] as { name?: string } | undefined)?.name ?? '';
      return node.type === 'JSXAttribute' && SPOKEN.test(name) && hasWords(literal(node['value'] as Node | null));
    })
    .map((node) => `${file.path}:${lineOf(file.text, node.start)} ${file.text.slice(node.start, node.end).trim()}`);

/** A language's texts of all its files: `es.ts` and those that it spreads, such as `inbox-es.ts`. */
const catalogue = (language: string) => {
  const files = sources.filter(({ path }) => new RegExp(`/texts/([a-z]+-)?${language}\\.ts$`).test(path));
  return new Map(files.flatMap((file) => [...textsOf(file)]));
};

describe('texts of the pages', () => {
  test('every text stands in Spanish and in English, with the same placeholders', () => {
    expect(catalogue('es').size).toBeGreaterThan(40);
    expect(differences(catalogue('es'), catalogue('en'))).toEqual([]);
  });

  test('no id names two texts: the catalogues of the pages are joined, and the later one would win', () => {
    const ids = sources
      .filter(({ path }) => /texts\/(?:es|.*-es)\.ts$/.test(path))
      .flatMap((file) => [...textsOf(file).keys()]);
    expect(ids.length).toBeGreaterThan(300);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test('every text is shown somewhere', () => {
    const shown = pages.map((file) => file.text).join('\n');
    const isShown = (id: string) =>
      ["'", '"', '`'].some((quote) => shown.includes(`${quote}${id}${quote}`)) ||
      // Ids that are put together, such as `state.${state}`.
      shown.includes(`\`${id.slice(0, id.lastIndexOf('.') + 1)}\${`);
    expect([...catalogue('es').keys()].filter((id) => !isShown(id))).toEqual([]);
  });

  test('no component holds words of its own', () => {
    expect(pages.filter((file) => file.path.endsWith('.tsx')).length).toBeGreaterThan(8);
    expect(pages.flatMap(loneWords)).toEqual([]);
  });

  test('a missing, an empty and a changed text are seen', () => {
    const es = new Map([
      ['a', 'Hola {name}'],
      ['b', 'Sí'],
      ['c', ''],
      ['d', '{n, plural, one {uno} other {# más}}'],
    ]);
    const en = new Map([
      ['a', 'Hi {user}'],
      ['c', 'x'],
      ['d', '{n, plural, one {one} other {# more}}'],
    ]);
    expect(differences(es, en)).toEqual([
      'a has other placeholders in English',
      'b has no English text',
      'c has no Spanish text',
    ]);
  });

  test.each(['<p>Enviar</p>', '<button aria-label="Cerrar" />'])('words in a component are seen: %s', (part) => {
    expect(loneWords(parseSource('web/src/x.tsx', `export const X = () => ${part};`))).toHaveLength(1);
  });

  test('signs, and texts of the catalogue, are no words', () => {
    const part = `<p title={t('close')}>· {t('send')} <code>kill {pid}</code></p>`;
    expect(loneWords(parseSource('web/src/x.tsx', `export const X = () => ${part};`))).toEqual([]);
    expect(textsOf(parseSource('es.ts', "export const es = { 'a.b': 'Hola', c: 'Sí' };")).size).toBe(2);
  });
});
