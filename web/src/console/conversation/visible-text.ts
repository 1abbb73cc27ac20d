/**
 * Characters that are not seen but change what is seen: control codes, marks that turn the direction of writing, and
 * spaces without width. Joiners and variation selectors stay: emoji are made of them.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must be shown
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

const nameOf = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** What others wrote, with its unseen characters named: nothing can turn the line around or hide in it. */
export const visible = (text: string): string => text.replaceAll('\r\n', '\n').replaceAll(UNSEEN, nameOf);

/** The same in one line, for rows and quotes. */
export const visibleLine = (text: string): string => visible(text.slice(0, 400)).replaceAll(/\s+/gu, ' ').trim();
