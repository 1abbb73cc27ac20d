import type { Content } from './types.ts';

/** A limit of WhatsApp's that words do not keep: the field as the channel names it, and what it asks. */
export type Flaw = { readonly field: string; readonly problem: string };

/** Lengths and counts of WhatsApp's messages (Meta's pages of Oct to Dec 2025). Lengths are UTF-16 units. */
const LIMITS = {
  text: 4_096,
  body: 1_024,
  listBody: 4_096,
  caption: 1_024,
  footer: 60,
  buttons: [1, 3],
  buttonTitle: 20,
  buttonId: 256,
  sections: [1, 10],
  rows: [1, 10],
  rowTitle: 24,
  rowId: 200,
  rowDescription: 72,
  sectionTitle: 24,
  url: 2_000,
  fileName: 240,
  contacts: [1, 257],
} as const;

/** Everything about a message that WhatsApp would refuse; empty when it may go. */
export function flawsOf(content: Content): readonly Flaw[] {
  switch (content.kind) {
    case 'text':
      return length('text.body', content.text, LIMITS.text);
    case 'buttons':
      return [...bodyFlaws(content, LIMITS.body), ...buttonFlaws(content.buttons)];
    case 'list':
      return [...bodyFlaws(content, LIMITS.listBody), ...listFlaws(content)];
    case 'link':
      return [
        ...bodyFlaws(content, LIMITS.body),
        ...length('action.parameters.display_text', content.button, LIMITS.buttonTitle),
        ...urlFlaws('action.parameters.url', content.url),
      ];
    case 'location_request':
    case 'contact_request':
      return bodyFlaws(content, LIMITS.body);
    case 'image':
    case 'document':
      return [
        ...length(`${content.kind}.caption`, content.text, LIMITS.caption, 0),
        ...urlFlaws(`${content.kind}.link`, content.url),
        ...(content.kind === 'document' ? length('document.filename', content.fileName, LIMITS.fileName) : []),
      ];
    case 'contacts':
      return count('contacts', content.contacts, LIMITS.contacts);
    case 'reaction':
      return /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})?$/v.test(content.text)
        ? []
        : [{ field: 'reaction.emoji', problem: 'must be one emoji, or empty to take it back' }];
    case 'template':
      return [];
  }
}

function length(field: string, text: string, longest: number, shortest = 1): readonly Flaw[] {
  if (text.trim().length < shortest) return [{ field, problem: 'must not be empty' }];
  return text.length > longest
    ? [{ field, problem: `has ${text.length} characters, at most ${longest} are allowed` }]
    : [];
}

function count(field: string, list: readonly unknown[], [least, most]: readonly [number, number]): readonly Flaw[] {
  return list.length < least || list.length > most
    ? [{ field, problem: `has ${list.length} entries, ${least} to ${most} are allowed` }]
    : [];
}

function unique(field: string, values: readonly string[]): readonly Flaw[] {
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  return twice === undefined ? [] : [{ field, problem: `is given twice: ${JSON.stringify(twice.slice(0, 40))}` }];
}

const bodyFlaws = ({ text, footer }: { text: string; footer?: string }, longest: number): readonly Flaw[] => [
  ...length('interactive.body.text', text, longest),
  ...(footer === undefined ? [] : length('interactive.footer.text', footer, LIMITS.footer)),
];

const buttonFlaws = (buttons: Extract<Content, { kind: 'buttons' }>['buttons']): readonly Flaw[] => [
  ...count('action.buttons', buttons, LIMITS.buttons),
  ...buttons.flatMap(({ id, title }, at) => [
    ...length(`action.buttons[${at}].reply.id`, id, LIMITS.buttonId),
    ...length(`action.buttons[${at}].reply.title`, title, LIMITS.buttonTitle),
  ]),
  ...unique(
    'action.buttons[].reply.id',
    buttons.map(({ id }) => id),
  ),
  ...unique(
    'action.buttons[].reply.title',
    buttons.map(({ title }) => title),
  ),
];

function listFlaws({ button, sections }: Extract<Content, { kind: 'list' }>): readonly Flaw[] {
  const rows = sections.flatMap((section) => section.rows);
  return [
    ...length('action.button', button, LIMITS.buttonTitle),
    ...count('action.sections', sections, LIMITS.sections),
    ...count('action.sections[].rows', rows, LIMITS.rows),
    ...sections.flatMap(({ title, rows: own }, at) => [
      ...(own.length === 0 ? [{ field: `action.sections[${at}].rows`, problem: 'must not be empty' }] : []),
      ...(sections.length > 1 || title !== undefined
        ? length(`action.sections[${at}].title`, title ?? '', LIMITS.sectionTitle)
        : []),
    ]),
    ...rows.flatMap(({ id, title, description }, at) => [
      ...length(`rows[${at}].id`, id, LIMITS.rowId),
      ...length(`rows[${at}].title`, title, LIMITS.rowTitle),
      ...length(`rows[${at}].description`, description ?? '', LIMITS.rowDescription, 0),
    ]),
    ...unique(
      'rows[].id',
      rows.map(({ id }) => id),
    ),
  ];
}

function urlFlaws(field: string, url: string): readonly Flaw[] {
  if (url.length > LIMITS.url) return length(field, url, LIMITS.url);
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    ? []
    : [{ field, problem: 'must be an http(s) address' }];
}

/** A text in pieces that WhatsApp takes, cut between paragraphs, lines, sentences or words: only when it has to be. */
export function splitText(text: string): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > LIMITS.text) {
    const at = cutAt(rest);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Where the first piece ends: as late as possible, but not in a word when there is any space at all. */
function cutAt(text: string): number {
  const window = text.slice(0, LIMITS.text);
  for (const [mark, keeps] of [
    ['\n\n', 0],
    ['\n', 0],
    ['. ', 1],
    [' ', 0],
  ] as const) {
    const at = window.lastIndexOf(mark);
    if (at >= LIMITS.text / 2) return at + keeps;
  }
  // Never between the two halves of one character.
  return /[\ud800-\udbff]$/.test(window) ? LIMITS.text - 1 : LIMITS.text;
}
