/**
 * Turns the Markdown that models write into WhatsApp's own formatting: `*bold*`, `_italic_`, `~struck~`, ``` blocks.
 * Text that is already WhatsApp's stays as it is; addresses, code and snake_case are never touched.
 */
export function toWhatsAppText(markdown: string): string {
  const kept: string[] = [];
  const keep = (piece: string): string => `\ue000${kept.push(piece) - 1}\ue001`;
  const withoutCode = markdown
    .replace(/[\ue000\ue001]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^[ \t]*(```|~~~)[^\n`]*\n([\s\S]*?)\n?[ \t]*\1[ \t]*$/gm, (_, _fence, code: string) =>
      keep(`\`\`\`${code}\`\`\``),
    )
    .replace(/```[\s\S]*?```/g, keep)
    .replace(/(?<!`)`([^`\n]+)`(?!`)/g, (all) => keep(all));
  const withoutLinks = withoutCode
    .replace(
      /!?\[([^\]\n]*)\]\(\s*<?((?:https?:\/\/|mailto:|tel:|www\.)(?:[^\s()<>]|\([^\s()<>]*\))*)>?(?:\s+"[^"]*")?\s*\)/g,
      (_, label: string, url: string) => linkText(label, url, keep),
    )
    .replace(/<((?:https?:\/\/|mailto:)[^\s>]+)>/g, (_, url: string) => keep(url.replace(/^mailto:/, '')))
    .replace(/(?:https?:\/\/|www\.)[^\s\ue000]*[^\s\ue000.,;:!?)\]}'"*_~]/g, keep);
  const lines = tablesAsLines(withoutLinks.split('\n')).map(blockLine);
  const text = inline(lines.join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return restore(text, kept);
}

/** A label may hold kept code, so pieces may stand inside pieces. */
const restore = (text: string, kept: readonly string[]): string =>
  /\ue000/.test(text)
    ? restore(
        text.replace(/\ue000(\d+)\ue001/g, (_, index: string) => kept[Number(index)] ?? ''),
        kept,
      )
    : text;

const linkText = (label: string, url: string, keep: (piece: string) => string): string => {
  const address = url.replace(/^(?:mailto|tel):/, '');
  const name = label.trim();
  return name === '' || name === address || name === url ? keep(address) : `${name}: ${keep(address)}`;
};

/** Headings become bold lines, rules vanish, bullets become what WhatsApp shows as a list. */
function blockLine(line: string): string {
  const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line);
  if (heading?.[1]) return `**${heading[1].replace(/\*\*|__/g, '')}**`;
  if (/^ {0,3}(?:-{3,}|\*{3,}|_{3,}|(?:[-*_] ){2,}[-*_])\s*$/.test(line)) return '';
  const task = /^(\s*)[-*+]\s+\[([ xX])\]\s+(.*)$/.exec(line);
  if (task) return `${task[1]}- ${task[2] === ' ' ? '☐' : '☑'} ${task[3]}`;
  const bullet = /^(\s*)[*+-]\s+(.*)$/.exec(line);
  if (bullet) return `${bullet[1]}- ${bullet[2]}`;
  return line;
}

/** Bold first, then italics between single stars that hug words: those are WhatsApp's bold unless Markdown is about. */
function inline(text: string): string {
  const isMarkdown = /\*\*|__(?=\S)|^#{1,6}\s/m.test(text);
  const bold = text
    .replace(/(?<!\*)\*\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*\*(?!\*)/g, '\ue002_$1_\ue002')
    .replace(
      /(?<!\*)\*\*(?=\S)((?:[^*\n]|\*(?!\*))+?)(?<=\S)\*\*(?!\*)/g,
      (_, words: string) => `\ue002${words.replace(/\*([^*\n]+)\*/g, '_$1_')}\ue002`,
    )
    .replace(/(?<![\p{L}\p{N}_])__(?=\S)([^\n]+?)(?<=\S)__(?![\p{L}\p{N}_])/gu, '\ue002$1\ue002')
    .replace(/(?<!~)~~(?=\S)([^~\n]+?)(?<=\S)~~(?!~)/g, '~$1~');
  const italic = isMarkdown
    ? bold.replace(/(?<![*\p{L}\p{N}])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![*\p{L}\p{N}])/gu, '_$1_')
    : bold;
  return italic.replace(/\\([*_~`#[\]()>+.!|-])/g, '$1').replaceAll('\ue002', '*');
}

const SEPARATOR = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/;

/** A table cannot be shown: each row becomes one line, `*first cell*: heading value · heading value`. */
function tablesAsLines(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const isTable = line.includes('|') && (lines[at + 1] ?? '').includes('|') && SEPARATOR.test(lines[at + 1] ?? '');
    if (!isTable) {
      result.push(line);
      continue;
    }
    const headings = cellsOf(line);
    at += 2;
    for (; (lines[at] ?? '').includes('|'); at++) result.push(rowAsLine(headings, cellsOf(lines[at] ?? '')));
    at--;
  }
  return result;
}

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function rowAsLine(headings: readonly string[], cells: readonly string[]): string {
  const [first = '', ...rest] = cells;
  const title = first.replace(/\*\*|__/g, '');
  if (rest.length === 1) return `- **${title}**: ${rest[0]}`;
  const named = rest.flatMap((cell, i) =>
    cell === '' ? [] : [headings[i + 1] ? `${headings[i + 1]}: ${cell}` : cell],
  );
  return `- **${title}**: ${named.join(' · ')}`;
}
