import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

test('the table of commands has every command', () => {
  expect(commands()).toEqual(expect.arrayContaining(['doctor', 'backup', 'customer']));
  const table = readText('docs/commands.md').split('| command | does |')[1]?.split('\n\n')[0] ?? '';
  const missing = commands().filter((name) => !new RegExp(`\`${name}[ \`]`).test(table));
  expect(missing).toEqual([]);
});

/** As the hosts of repositories name a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Where the links of a document lead, but for those to other hosts. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^\w+:/.test(target));

test('every link of a document leads to a file that is there, and to a heading that it has', () => {
  const root = new URL('../../', import.meta.url);
  const links = PAGES.flatMap((page) => linksIn(readText(page)).map((target) => ({ page, target })));
  expect(links.length).toBeGreaterThan(100);
  const broken = links.filter(({ page, target }) => {
    const url = new URL(target, new URL(page, root));
    if (!existsSync(new URL(url.pathname, root))) return true;
    return url.hash !== '' && !anchorsIn(readFileSync(new URL(url.pathname, root), 'utf8')).includes(url.hash.slice(1));
  });
  expect(broken.map(({ page, target }) => `${page}: ${target}`)).toEqual([]);
});
