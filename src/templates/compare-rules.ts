import { placeholdersIn } from './fill-rules.ts';
import type { SeedVariant } from './seeds.ts';
import type { ApprovedCopy, TemplateComponents } from './types.ts';

/** How the approved copy of one of our templates differs from ours. Only `isBlocking` ones keep it from being sent. */
export type Difference = {
  readonly what:
    | 'absent'
    | 'unread'
    | 'status'
    | 'parameters'
    | 'format'
    | 'header_kind'
    | 'unsupported'
    | 'category'
    | 'next_category'
    | 'quality'
    | 'header'
    | 'body'
    | 'footer'
    | 'buttons';
  readonly ours: string;
  readonly theirs: string;
  readonly isBlocking: boolean;
};

export type Comparison = {
  readonly name: string;
  readonly language: string;
  readonly differences: readonly Difference[];
};

/** Compares each of our templates with what WhatsApp has approved under its name and language. */
export const compareAll = (seeds: readonly SeedVariant[], copies: readonly ApprovedCopy[]): Comparison[] =>
  seeds.map((seed) => ({ name: seed.name, language: seed.language, differences: compare(seed, newest(seed, copies)) }));

/** One that was deleted and made again is there twice for a while. */
const newest = (seed: SeedVariant, copies: readonly ApprovedCopy[]): ApprovedCopy | undefined => {
  const named = copies.filter(({ name, language }) => name === seed.name && language === seed.language);
  return named.find(({ status }) => status !== 'deleted');
};

function compare(seed: SeedVariant, copy: ApprovedCopy | undefined): Difference[] {
  if (!copy) return [blocking('absent', '', '')];
  const found: (Difference | null)[] = [
    copy.status === 'approved'
      ? null
      : blocking('status', 'approved', [copy.status, copy.reason].filter(Boolean).join(': ')),
    differs('category', seed.category, copy.category || seed.category),
    copy.nextCategory === null ? null : differs('next_category', seed.category, copy.nextCategory),
    copy.quality === 'red' || copy.quality === 'yellow' ? note('quality', 'green', copy.quality) : null,
  ];
  if (copy.components === null || copy.format === null) found.push(blocking('unread', '', ''));
  else found.push(...compareWords(seed, copy.components, copy.format));
  return found.filter((one) => one !== null);
}

function compareWords(
  seed: SeedVariant,
  { header, body, footer, buttons, unsupported }: TemplateComponents,
  format: string,
): (Difference | null)[] {
  const headerText = header?.kind === 'text' ? header.text : '';
  const names = [...new Set(placeholdersIn(`${headerText} ${body}`))].sort().join(', ');
  const own = Object.keys(seed.parameters).sort().join(', ');
  const needed = buttons.filter(
    ({ kind, ...button }) => kind === 'code' || ('url' in button && button.url.includes('{{')),
  );
  const isFile = header !== null && header.kind !== 'text';
  return [
    format === 'named' ? null : blocking('format', 'named', format),
    names === own ? null : blocking('parameters', own, names),
    isFile ? blocking('header_kind', 'text', header.kind) : null,
    unsupported.length > 0 ? blocking('unsupported', '', unsupported.join(', ')) : null,
    isFile ? null : differs('header', seed.header, headerText),
    differs('body', seed.body, body),
    differs('footer', seed.footer, footer ?? ''),
    needed.length > 0
      ? blocking('buttons', seed.replies.join(' | '), buttons.map(({ label }) => label).join(' | '))
      : differs('buttons', seed.replies.join(' | '), buttons.map(({ label }) => label).join(' | ')),
  ];
}

type What = Difference['what'];
const note = (what: What, ours: string, theirs: string): Difference => ({ what, ours, theirs, isBlocking: false });
const blocking = (what: What, ours: string, theirs: string): Difference => ({ what, ours, theirs, isBlocking: true });
const differs = (what: What, ours: string, theirs: string): Difference | null =>
  ours === theirs ? null : note(what, ours, theirs);
