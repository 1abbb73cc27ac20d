import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { environment } from '../../src/config/env.ts';
import { readSources, readText } from './source-tree.ts';

const PAGES = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md'].concat(
  readdirSync(new URL('../../docs/', import.meta.url))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);

/** Of the containers of the databases, which the program itself does not read. */
const OF_COMPOSE = ['POSTGRES_PASSWORD'];

/** Names in code marks that are written as variables are. */
const variablesIn = (text: string): string[] =>
  [...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(([, name = '']) => name);

test('every variable that a document names is one that the program reads', () => {
  const known = new Set([...Object.keys(environment.shape), ...OF_COMPOSE]);
  const named = PAGES.flatMap((page) => variablesIn(readText(page)).map((name) => ({ page, name })));
  expect(new Set(named.map(({ name }) => name)).size).toBeGreaterThan(80);
  expect(named.filter(({ name }) => !known.has(name)).map(({ page, name }) => `${page}: ${name}`)).toEqual([]);
});

test('a variable is seen alone and with a value, a word in capitals is none', () => {
  expect(variablesIn('`WHATSAPP_WABA_ID` `LOG_LEVEL=warn` `GET` POSTGRES `a_b`')).toEqual([
    'WHATSAPP_WABA_ID',
    'LOG_LEVEL',
  ]);
});

/** The commands that stand right under `recado`. */
const commands = (): string[] =>
  readSources('src/cli').flatMap(({ text }) =>
    [...text.matchAll(/\bprogram\s*\.command\('([\w-]+)'\)/g)].map(([, name = '']) => name),
  );

test('the README’s table has every command', () => {
  expect(commands()).toEqual(expect.arrayContaining(['doctor', 'backup', 'customer']));
  const table = readText('README.md').split('| command | does |')[1]?.split('\n\n')[0] ?? '';
  const missing = commands().filter((name) => !new RegExp(`\`${name}[ \`]`).test(table));
  expect(missing).toEqual([]);
});
