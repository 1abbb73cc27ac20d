import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flawsOf, splitText } from '../../../src/outbox/content-rules.ts';
import type { Content } from '../../../src/outbox/types.ts';

const long = (length: number): string => 'a'.repeat(length);
const choices = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `id-${at}`, title: `Título ${at}` }));
const buttons = (over: object = {}): Content => ({ kind: 'buttons', text: '¿Cuál?', buttons: choices(2), ...over });
const list = (count: number, over: object = {}): Content => ({
  kind: 'list',
  text: '¿Cuál?',
  button: 'Ver',
  sections: [{ rows: choices(count) }],
  ...over,
});

test.each<[string, Content]>([
  ['a text of 4,096 characters', { kind: 'text', text: long(4_096) }],
  ['three buttons', buttons({ buttons: choices(3) })],
  ['a list of ten rows', list(10)],
  ['a link', { kind: 'link', text: 'Paga aquí', button: 'Pagar', url: 'https://shop.example/p' }],
  ['a request for the place', { kind: 'location_request', text: '¿Dónde estás?' }],
  ['a picture without words', { kind: 'image', text: '', url: 'https://shop.example/p.jpg' }],
  ['a document', { kind: 'document', text: 'Tu factura', url: 'https://shop.example/f.pdf', fileName: 'factura.pdf' }],
  ['a reaction', { kind: 'reaction', text: '👍', wamid: 'wamid.1' }],
  ['a reaction that is taken back', { kind: 'reaction', text: '', wamid: 'wamid.1' }],
])('%s may go', (_, content) => expect(flawsOf(content)).toEqual([]));

test.each<[string, Content, string]>([
  ['an empty text', { kind: 'text', text: ' ' }, 'text.body must not be empty'],
  [
    'a text of 4,097 characters',
    { kind: 'text', text: long(4_097) },
    'text.body has 4097 characters, at most 4096 are allowed',
  ],
  ['no buttons', buttons({ buttons: [] }), 'action.buttons has 0 entries, 1 to 3 are allowed'],
  ['four buttons', buttons({ buttons: choices(4) }), 'action.buttons has 4 entries, 1 to 3 are allowed'],
  [
    'a button of 21 characters',
    buttons({ buttons: [{ id: '1', title: long(21) }] }),
    'action.buttons[0].reply.title has 21 characters, at most 20 are allowed',
  ],
  [
    'two buttons of one id',
    buttons({
      buttons: [
        { id: '1', title: 'a' },
        { id: '1', title: 'b' },
      ],
    }),
    'action.buttons[].reply.id is given twice: "1"',
  ],
  [
    'two buttons of one title',
    buttons({
      buttons: [
        { id: '1', title: 'a' },
        { id: '2', title: 'a' },
      ],
    }),
    'action.buttons[].reply.title is given twice: "a"',
  ],
  [
    'buttons under 1,025 characters',
    buttons({ text: long(1_025) }),
    'interactive.body.text has 1025 characters, at most 1024 are allowed',
  ],
  [
    'a footer of 61 characters',
    buttons({ footer: long(61) }),
    'interactive.footer.text has 61 characters, at most 60 are allowed',
  ],
  ['a list of eleven rows', list(11), 'action.sections[].rows has 11 entries, 1 to 10 are allowed'],
  [
    'eleven rows in two sections',
    list(1, {
      sections: [
        { title: 'a', rows: choices(6) },
        { title: 'b', rows: choices(5).map((row) => ({ ...row, id: `b${row.id}` })) },
      ],
    }),
    'action.sections[].rows has 11 entries, 1 to 10 are allowed',
  ],
  [
    'two sections without titles',
    list(1, { sections: [{ rows: [{ id: '1', title: 'a' }] }, { title: 'b', rows: [{ id: '2', title: 'b' }] }] }),
    'action.sections[0].title must not be empty',
  ],
  [
    'a row of 25 characters',
    list(1, { sections: [{ rows: [{ id: '1', title: long(25) }] }] }),
    'rows[0].title has 25 characters, at most 24 are allowed',
  ],
  [
    'a description of 73 characters',
    list(1, { sections: [{ rows: [{ id: '1', title: 'a', description: long(73) }] }] }),
    'rows[0].description has 73 characters, at most 72 are allowed',
  ],
  [
    'a link that runs',
    { kind: 'link', text: 'a', button: 'b', url: 'javascript:alert(1)' },
    'action.parameters.url must be an http(s) address',
  ],
  [
    'a document without a name',
    { kind: 'document', text: '', url: 'https://a.example/', fileName: '' },
    'document.filename must not be empty',
  ],
  ['no contact', { kind: 'contacts', text: '', contacts: [] }, 'contacts has 0 entries, 1 to 257 are allowed'],
  [
    'words as a reaction',
    { kind: 'reaction', text: 'ok', wamid: 'w' },
    'reaction.emoji must be one emoji, or empty to take it back',
  ],
])('%s may not, and the field is named', (_, content, expected) => {
  expect(flawsOf(content).map(({ field, problem }) => `${field} ${problem}`)).toContain(expected);
});

test('a text is cut only when it has to be, and nothing of it is lost', () => {
  expect(splitText('hola')).toEqual(['hola']);
  const sentence = `${long(100)}. `;
  const pieces = splitText(sentence.repeat(100));
  expect(pieces.every((piece) => piece.length <= 4_096 && piece.trimEnd().endsWith('.'))).toBe(true);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 12_000, size: 'max' }), (text) => {
      const cut = splitText(text);
      expect(cut.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      for (const piece of cut) expect(piece.length <= 4_096 && piece.isWellFormed()).toBe(true);
    }),
    { numRuns: 50 },
  );
});
