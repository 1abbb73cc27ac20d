import type { Passage } from './types.ts';

/** About what a person reads at one look; larger ones answer more than was asked. */
const MOST_CHARACTERS = 800;
const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;

type Line = { readonly number: number; readonly text: string };

/** Cuts Markdown or plain text at headings, then at paragraphs, lines and sentences as far as its pieces are too long. */
export function cutPassages(content: string): readonly Passage[] {
  const passages: Passage[] = [];
  const headings: string[] = [];
  let bare: Line | null = null;
  let section: Line[] = [];
  const close = (): void => {
    // A heading with nothing below it may say something by itself.
    const lines = section.some(({ text }) => text.trim() !== '') ? section : bare === null ? [] : [bare];
    passages.push(...cutSection(lines, headings.filter(Boolean).join(' › ')));
    section = [];
    bare = null;
  };
  for (const [index, text] of content.split('\n').entries()) {
    const [, marks, title] = HEADING.exec(text) ?? [];
    if (marks === undefined || title === undefined) {
      section.push({ number: index + 1, text });
      continue;
    }
    // A heading below another one carries it.
    if (marks.length > headings.length) bare = null;
    close();
    headings.length = Math.min(headings.length, marks.length - 1);
    while (headings.length < marks.length - 1) headings.push('');
    headings.push(title);
    bare = { number: index + 1, text: title };
  }
  close();
  return passages;
}

function cutSection(lines: readonly Line[], heading: string): readonly Passage[] {
  const passages: Passage[] = [];
  let kept: Line[] = [];
  const close = (): void => {
    const [first, last] = [kept[0], kept.at(-1)];
    if (first !== undefined && last !== undefined) {
      const text = kept.map((line) => line.text).join('\n');
      passages.push({ heading, firstLine: first.number, lastLine: last.number, text });
    }
    kept = [];
  };
  for (const paragraph of paragraphsOf(lines)) {
    if (sizeOf([...kept, ...paragraph]) > MOST_CHARACTERS) close();
    for (const line of paragraph.flatMap(cutLine)) {
      if (sizeOf([...kept, line]) > MOST_CHARACTERS) close();
      kept.push(line);
    }
  }
  close();
  return passages;
}

const sizeOf = (lines: readonly Line[]): number => lines.reduce((sum, { text }) => sum + text.length + 1, 0);

function paragraphsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const paragraphs: Line[][] = [];
  let isNew = true;
  for (const line of lines) {
    if (line.text.trim() === '') isNew = true;
    else if (isNew) {
      paragraphs.push([line]);
      isNew = false;
    } else paragraphs.at(-1)?.push(line);
  }
  return paragraphs;
}

/** A line that is too long in pieces that end with a sentence, else with a word. */
function cutLine({ number, text }: Line): readonly Line[] {
  const pieces: Line[] = [];
  let rest = text.trimEnd();
  while (rest.length >= MOST_CHARACTERS) {
    const most = rest.slice(0, MOST_CHARACTERS - 1);
    const sentence = Math.max(most.lastIndexOf('. '), most.lastIndexOf('? '), most.lastIndexOf('! ')) + 1;
    const end =
      sentence > MOST_CHARACTERS / 3 ? sentence : most.lastIndexOf(' ') > 0 ? most.lastIndexOf(' ') : most.length;
    pieces.push({ number, text: rest.slice(0, end).toWellFormed() });
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, { number, text: rest }];
}
