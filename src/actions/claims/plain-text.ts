import { lookAlike } from './look-alikes.ts';

/**
 * A reply as the readers of figures see it: lower case, no accents, no bold marks, numbers in digits. `starts` and
 * `ends` lead each character back to the original, so that a claim can be shown where it stands.
 */
export type PlainText = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly original: string;
};

/** What is not seen (format characters, fillers, marks on letters), and the signs of bold and code. */
const INVISIBLE = /[*`\u115f\u1160\u2800\u3164\uffa0]|\p{Cf}|\p{M}/u;
/** What most characters are, and stays as it is. */
const ASCII = /^[!-)+-^a-~ \n]$/;
const SPACE = /[^\S\n]/u;
const RAISED = /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu;

/**
 * Folds text one character at a time, once for every reader: compatibility forms, digits of other scripts and letters
 * that only look Latin become plain ones; marks, bold signs and what is not seen vanish.
 */
export function toPlainText(original: string): PlainText {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const raised = raisedDigits(original);
  let at = 0;
  for (const character of original) {
    const folded = ASCII.test(character)
      ? character.toLowerCase()
      : (raised.get(at) ?? (isDrawn(original, at, character) ? fold(character) : ''));
    for (const unit of folded) {
      parts.push(unit);
      for (let i = 0; i < unit.length; i++) {
        starts.push(at);
        ends.push(at + character.length);
      }
    }
    at += character.length;
  }
  return { text: parts.join(''), starts, ends, original };
}

/** An underscore at the edge of a word is the sign of italics. */
const isDrawn = (text: string, at: number, character: string): boolean =>
  character === '_'
    ? /[\p{L}\p{N}]/u.test(text[at - 1] ?? '') && /[\p{L}\p{N}]/u.test(text[at + 1] ?? '')
    : !INVISIBLE.test(character);

/** `$185⁰⁰` has cents, `m²` is a unit, `¹²⁰` is a number: what each raised digit stands for, by its place. */
function raisedDigits(text: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const { 0: run, index } of text.matchAll(RAISED)) {
    const before = text[index - 1] ?? '';
    const isUnit = /\p{L}/u.test(before) || (/\d/.test(before) && run.length !== 2);
    [...run].forEach((digit, i) => {
      const plain = digit.normalize('NFKD');
      found.set(index + i, isUnit ? digit : /\d/.test(before) && i === 0 ? `.${plain}` : plain);
    });
  }
  return found;
}

/** `½` stays as it is: its compatibility form would glue itself to the digit before. */
const fold = (character: string): string => {
  if (SPACE.test(character)) return ' ';
  if (/[½¼¾]/u.test(character)) return character;
  const plain = lookAlike(character);
  if (plain !== null) return plain;
  return [...character.normalize('NFKD').replace(/\p{M}/gu, '')]
    .map((one) => lookAlike(one) ?? one.toLowerCase())
    .join('');
};

export type Replacement = { readonly start: number; readonly end: number; readonly by: string };

/** Puts other words in place of spans (sorted, apart from each other) and keeps the way back to the original. */
export function replaceSpans(plain: PlainText, replacements: readonly Replacement[]): PlainText {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let from = 0;
  const copy = (to: number): void => {
    text += plain.text.slice(from, to);
    for (let i = from; i < to; i++) {
      starts.push(plain.starts[i] ?? 0);
      ends.push(plain.ends[i] ?? 0);
    }
  };
  for (const { start, end, by } of replacements) {
    copy(start);
    text += by;
    for (let i = 0; i < by.length; i++) {
      starts.push(plain.starts[start] ?? 0);
      ends.push(plain.ends[end - 1] ?? 0);
    }
    from = end;
  }
  copy(plain.text.length);
  return { text, starts, ends, original: plain.original };
}

/** The passage of the original that a span of the plain text stands for. */
export function originalSpan(
  plain: PlainText,
  start: number,
  end: number,
): { start: number; end: number; text: string } {
  const from = plain.starts[start] ?? 0;
  const to = plain.ends[end - 1] ?? from;
  return { start: from, end: to, text: plain.original.slice(from, to) };
}

/** Blanks spans out in one pass, so that the next reader does not read them again. */
export function withoutSpans(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= from) continue;
    rest += text.slice(from, Math.max(from, start)) + ' '.repeat(end - Math.max(from, start));
    from = end;
  }
  return rest + text.slice(from);
}
