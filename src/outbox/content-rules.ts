import { limitedField, MESSAGE_LIMITS, type MessageLimitName } from '../core/message-limits.ts';
import type { Content } from './types.ts';

/** A limit of WhatsApp's that words do not keep: the field as the channel names it, and what it asks. */
export type Flaw = { readonly field: string; readonly problem: string };

/** Everything about a message that WhatsApp would refuse; empty when it may go. */
export function flawsOf(content: Content): readonly Flaw[] {
  switch (content.kind) {
    case 'text':
      return length('text', content.text);
    case 'buttons':
      return [...bodyFlaws(content, 'body'), ...buttonFlaws(content.buttons)];
    case 'list':
      return [...bodyFlaws(content, 'listBody'), ...listFlaws(content)];
    case 'link':
      return [
        ...bodyFlaws(content, 'body'),
        ...length('linkButton', content.button),
        ...urlFlaws('linkUrl', content.url),
      ];
    case 'location_request':
    case 'contact_request':
      return bodyFlaws(content, 'body');
    case 'image':
      return [...length('imageCaption', content.text), ...urlFlaws('imageUrl', content.url)];
    case 'document':
      return [
        ...length('documentCaption', content.text),
        ...urlFlaws('documentUrl', content.url),
        ...length('fileName', content.fileName),
      ];
    case 'audio':
      return urlFlaws('audioUrl', content.url);
    case 'contacts':
      return count('contacts', content.contacts);
    case 'reaction':
      return /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})?$/v.test(content.text)
        ? []
        : [{ field: 'reaction.emoji', problem: 'must be one emoji, or empty to take it back' }];
    case 'template':
      return [];
  }
}

function length(name: MessageLimitName, text: string, at?: number): readonly Flaw[] {
  const [field, { least, most }] = [limitedField(name, at), MESSAGE_LIMITS[name]];
  if (text.trim().length < least) return [{ field, problem: 'must not be empty' }];
  return text.length > most ? [{ field, problem: `has ${text.length} characters, at most ${most} are allowed` }] : [];
}

function count(name: MessageLimitName, list: readonly unknown[]): readonly Flaw[] {
  const { least, most } = MESSAGE_LIMITS[name];
  return list.length < least || list.length > most
    ? [{ field: limitedField(name), problem: `has ${list.length} entries, ${least} to ${most} are allowed` }]
    : [];
}

function unique(name: MessageLimitName, values: readonly string[]): readonly Flaw[] {
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  return twice === undefined
    ? []
    : [{ field: limitedField(name), problem: `is given twice: ${JSON.stringify(twice.slice(0, 40))}` }];
}

const bodyFlaws = ({ text, footer }: { text: string; footer?: string }, name: 'body' | 'listBody'): readonly Flaw[] => [
  ...length(name, text),
  ...(footer === undefined ? [] : length('footer', footer)),
];

const buttonFlaws = (buttons: Extract<Content, { kind: 'buttons' }>['buttons']): readonly Flaw[] => [
  ...count('buttons', buttons),
  ...buttons.flatMap(({ id, title }, at) => [...length('buttonId', id, at), ...length('buttonTitle', title, at)]),
  ...unique(
    'buttonId',
    buttons.map(({ id }) => id),
  ),
  ...unique(
    'buttonTitle',
    buttons.map(({ title }) => title),
  ),
];

function listFlaws({ button, sections }: Extract<Content, { kind: 'list' }>): readonly Flaw[] {
  const rows = sections.flatMap((section) => section.rows);
  return [
    ...length('listButton', button),
    ...count('sections', sections),
    ...count('rows', rows),
    ...sections.flatMap(({ title, rows: own }, at) => [
      ...(own.length === 0 ? [{ field: limitedField('rows', at), problem: 'must not be empty' }] : []),
      ...(sections.length > 1 || title !== undefined ? length('sectionTitle', title ?? '', at) : []),
    ]),
    ...rows.flatMap(({ id, title, description }, at) => [
      ...length('rowId', id, at),
      ...length('rowTitle', title, at),
      ...length('rowDescription', description ?? '', at),
    ]),
    ...unique(
      'rowId',
      rows.map(({ id }) => id),
    ),
  ];
}

function urlFlaws(name: MessageLimitName, url: string): readonly Flaw[] {
  const tooLong = url === '' ? [] : length(name, url);
  if (tooLong.length > 0) return tooLong;
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    ? []
    : [{ field: limitedField(name), problem: 'must be an http(s) address' }];
}

/** As much as fits into one message. */
const PIECE = MESSAGE_LIMITS.text.most;

/** A text in pieces that WhatsApp takes, cut between paragraphs, lines, sentences or words: only when it has to be. */
export function splitText(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > PIECE) {
    const at = cutAt(rest);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Where the first piece ends: as late as possible, but not in a word when there is any space at all. */
function cutAt(text: string): number {
  const window = text.slice(0, PIECE);
  for (const [mark, keeps] of [
    ['\n\n', 0],
    ['\n', 0],
    ['. ', 1],
    [' ', 0],
  ] as const) {
    const at = window.lastIndexOf(mark);
    if (at >= PIECE / 2) return at + keeps;
  }
  // Never between the two halves of one character.
  return /[\ud800-\udbff]$/.test(window) ? PIECE - 1 : PIECE;
}
