import type { SearchHit } from '../contract.ts';
import { foldText } from './fold-text.ts';

/** Characters that are shown around the first word that was found. */
const BEFORE = 40;
const LENGTH = 160;

type Span = { readonly start: number; readonly end: number };

/** A piece of a text with the words that were looked for marked; words that are only alike are not. */
export function markMatches(text: string, words: readonly string[]): SearchHit['excerpt'] {
  const { plain, places } = foldWithPlaces(text);
  const spans = merged(words.flatMap((word) => spansOf(plain, word)));
  const start = Math.max(0, (places[spans[0]?.start ?? 0] ?? 0) - BEFORE);
  const end = Math.min(text.length, start + LENGTH);
  const parts: { text: string; isMatch: boolean }[] = [];
  const push = (from: number, to: number, isMatch: boolean) => {
    const piece = text.slice(Math.max(from, start), Math.min(to, end)).toWellFormed();
    if (piece !== '') parts.push({ text: piece, isMatch });
  };
  let at = start;
  for (const span of spans) {
    const [from, to] = [places[span.start] ?? text.length, places[span.end] ?? text.length];
    push(at, from, false);
    push(from, to, true);
    at = Math.max(at, to);
  }
  push(at, end, false);
  return parts;
}

/** The folded text, and where in the text each of its characters came from. */
function foldWithPlaces(text: string): { readonly plain: string; readonly places: readonly number[] } {
  let plain = '';
  const places: number[] = [];
  let at = 0;
  for (const sign of text) {
    const folded = /\s/u.test(sign) ? ' ' : foldText(sign);
    for (let index = 0; index < folded.length; index += 1) places.push(at);
    plain += folded;
    at += sign.length;
  }
  return { plain, places: [...places, text.length] };
}

function spansOf(plain: string, word: string): Span[] {
  const spans: Span[] = [];
  for (let at = plain.indexOf(word); at !== -1 && spans.length < 20; at = plain.indexOf(word, at + word.length))
    spans.push({ start: at, end: at + word.length });
  return spans;
}

function merged(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || span.start > last.end) joined.push(span);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return joined;
}
