/**
 * A spreadsheet runs cells that begin with one of these. On export such a cell gets an apostrophe in front, which a
 * spreadsheet reads as "this is text"; on import one apostrophe is taken away again, so that the text stays the same.
 */
const RUNS = /^'*[=+\-@\t\r＝＋－＠]/;

export const guardCell = (text: string): string => (RUNS.test(text) ? `'${text}` : text);

export const unguardCell = (cell: string): string => (cell.startsWith("'") && RUNS.test(cell) ? cell.slice(1) : cell);

/** Texts as one cell: joined by ` | `, with `\` before a `|` or `\` inside. */
export const listCell = (texts: readonly string[]): string =>
  texts.map((text) => text.replace(/[\\|]/g, (sign) => `\\${sign}`)).join(' | ');

/** The texts of a cell written by `listCell`, without blanks around them and without empty ones. */
export const textsOfCell = (cell: string): readonly string[] =>
  (cell.match(/(?:\\[\s\S]|[^\\|])+/g) ?? [])
    .map((part) => part.trim().replace(/\\([\\|])/g, '$1'))
    .filter((text) => text !== '');
