import { describe, expect, test } from 'vitest';
import {
  type ApprovedCopy,
  compareAll,
  type Difference,
  differenceWords,
  type SeedVariant,
  seedVariants,
} from '../../../src/templates/index.ts';

const [seed] = seedVariants();
if (!seed) throw new Error('there are no templates');

/** The approved copy of a template of ours, as it should be. */
const approved = (of: SeedVariant): ApprovedCopy => ({
  id: '1',
  name: of.name,
  language: of.language,
  status: 'approved',
  reason: null,
  quality: 'unknown',
  category: of.category,
  format: 'named',
  nextCategory: null,
  nextCategoryAt: null,
  readAt: new Date(0),
  components: {
    header: { kind: 'text', text: of.header },
    body: of.body,
    footer: of.footer,
    buttons: of.replies.map((label) => ({ kind: 'reply', label })),
    unsupported: [],
  },
});
const copy = approved(seed);
const words = copy.components;
if (!words) throw new Error('it has no words');

const found = (...copies: ApprovedCopy[]) =>
  compareAll([seed], copies).flatMap(({ differences }) =>
    differences.map(({ what, isBlocking }) => [what, isBlocking]),
  );

test('one that is as ours has no differences', () => {
  expect(found(copy)).toEqual([]);
  expect(compareAll(seedVariants(), seedVariants().map(approved)).flatMap(({ differences }) => differences)).toEqual(
    [],
  );
});

describe('what keeps it from being sent', () => {
  test.each<[string, ApprovedCopy[], string]>([
    ['it is not there', [], 'absent'],
    ['it was deleted', [{ ...copy, status: 'deleted' }], 'absent'],
    ['another language is there', [{ ...copy, language: 'es_AR' }], 'absent'],
    ['it waits', [{ ...copy, status: 'pending' }], 'status'],
    ['it was never read', [{ ...copy, components: null, format: null }], 'unread'],
    ['it numbers its parameters', [{ ...copy, format: 'positional' }], 'format'],
    ['it needs a file', [{ ...copy, components: { ...words, header: { kind: 'image' } } }], 'header_kind'],
    ['it has a carousel', [{ ...copy, components: { ...words, unsupported: ['CAROUSEL'] } }], 'unsupported'],
    [
      'it needs the end of an address',
      [{ ...copy, components: { ...words, buttons: [{ kind: 'url', label: 'x', url: 'https://a/{{1}}' }] } }],
      'buttons',
    ],
    ['it needs a code', [{ ...copy, components: { ...words, buttons: [{ kind: 'code', label: 'x' }] } }], 'buttons'],
  ])('%s', (_, copies, what) => {
    expect(found(...copies)).toEqual([[what, true]]);
  });
  test('it has other parameters', () => {
    const body = words.body.replace('{{total}}', '{{sum}}');
    expect(found({ ...copy, components: { ...words, body } })).toEqual([
      ['parameters', true],
      ['body', false],
    ]);
  });
});

test('what costs more or reads otherwise is told, and goes', () => {
  const otherwise = { ...words, footer: null, header: null, buttons: [] };
  expect(found({ ...copy, category: 'marketing', quality: 'red', components: otherwise })).toEqual([
    ['category', false],
    ['quality', false],
    ['header', false],
    ['footer', false],
    ['buttons', false],
  ]);
  expect(found({ ...copy, nextCategory: 'marketing' })).toEqual([['next_category', false]]);
});

test('every difference is told in both languages, with both sides', () => {
  const difference: Difference = { what: 'category', ours: 'utility', theirs: 'marketing', isBlocking: false };
  expect(differenceWords(difference, 'es')).toContain('marketing, no como utility');
  expect(differenceWords(difference, 'en')).toContain('marketing, not as utility');
});
