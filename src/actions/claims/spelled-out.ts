import { originalSpan, type PlainText, type Replacement } from './plain-text.ts';
import { isWebEnding, isWordToo } from './web-endings.ts';

const SPACED_WORD =
  /(?<![a-z0-9])[a-z](?=[ .\-_·|/][a-z][ .\-_·|/][a-z](?![a-z]))([ .\-_·|/])[a-z](?:\1[a-z]){2,12}(?!\1[a-z](?![a-z0-9])|[a-z0-9])/g;
/** Underscores, tildes and bars inside a word that is no address. */
const BROKEN_WORD = /(?<=[a-z])[~_|^](?=[a-z])/g;
const SPACED_DIGITS = /(?<![\d.,:/])\d([ '.·_-])\d(?:\1\d)+(?![\d:/])/g;
const SPACED_PAIR =
  /(?<=\$\s?)\d([ '·_])\d(?![\d'])|(?<![\d.,:$])\d([ '·_])\d(?=\s?(?:pesos|mxn|varos|dolares|dollars|usd|%))/g;
const THOUSANDS = /(?<!\d)\d{1,3}(?:(['·_])\d{3})(?:\1\d{3})*(?!\d)/g;
const BRACKETED_DOT = /(?<=[a-z0-9])\s?[[({<]\s?(?:\.|dot|punto|point)\s?[\])}>]\s?(?=[a-z0-9])/g;
const SPOKEN_DOT = /(?<=[a-z0-9]) (?:punto|dot|\.) (?=[a-z0-9])/g;
const SPOKEN_AT = /(?<=[a-z0-9])\s?(?:[[({<]\s?(?:at|arroba)\s?[\])}>]|\sarroba\s)\s?(?=[a-z0-9])/g;
const SCHEME = /\bhxxp(?=s?:\/\/)/g;
const ROMAN_AMOUNT =
  /(?<![a-z0-9])[mdclxvi]{1,12}(?=\s?(?:pesos|pesitos|varos|dolares|dollars|bucks|euros|centavos|mxn|usd|por ciento|percent|%))|(?<=(?:\$|cuestan?|vale|valen|precio(?: es)?(?: de)?|total(?: es)?(?: de)?|costs?|son)\s{0,2})[mdclxvi]{2,12}(?![a-z0-9])/g;
const ROMAN = /^m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/;
const WEB_WORDS =
  /\b(?:pagina|sitio|web|visita\w*|entra\w*|paga\w*|link|enlace|liga|url|compra\w*|visit|go to|pay|site|page|click|clic)\b/;

/**
 * Writings that a person reads as one word, number or address and a machine does not: letters and digits set apart,
 * `evil[.]ru`, `evil punto ru`, Roman amounts. `plain` is folded text; the spans are apart and in order.
 */
export function spelledOut(plain: PlainText): Replacement[] {
  const { text } = plain;
  const found = [
    ...joined(text, SPACED_WORD, /[^a-z]/g),
    ...joined(text, SPACED_DIGITS, /\D/g),
    ...joined(text, SPACED_PAIR, /\D/g),
    ...joined(text, THOUSANDS, /\D/g),
    ...brokenWords(text),
    ...swapped(text, BRACKETED_DOT, '.'),
    ...swapped(text, SPOKEN_AT, '@'),
    ...swapped(text, SCHEME, 'http'),
    ...spokenDots(text),
    ...romanAmounts(plain),
  ].sort((a, b) => a.start - b.start);
  return found.filter(
    (one, at) => one.start >= Math.max(0, ...found.slice(Math.max(0, at - 3), at).map(({ end }) => end)),
  );
}

const joined = (text: string, pattern: RegExp, separators: RegExp): Replacement[] =>
  [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    by: match[0].replace(separators, ''),
  }));

const swapped = (text: string, pattern: RegExp, by: string): Replacement[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, by }));

const brokenWords = (text: string): Replacement[] =>
  swapped(text, BROKEN_WORD, '').filter(({ start }) => !/[@/.:]/.test(tokenAround(text, start)));

const MOST_OF_A_TOKEN = 80;

function tokenAround(text: string, at: number): string {
  const before = /\S*$/.exec(text.slice(Math.max(0, at - MOST_OF_A_TOKEN), at))?.[0] ?? '';
  const after = /^\S*/.exec(text.slice(at, at + MOST_OF_A_TOKEN))?.[0] ?? '';
  return before + after;
}

/** `evil punto ru`, `www dot evil dot com`, `evil . com`: a dot when what follows can end an address. */
function spokenDots(text: string): Replacement[] {
  const dots = swapped(text, SPOKEN_DOT, '.');
  let endsAddress = false;
  return dots
    .toReversed()
    .filter(({ start, end }) => {
      const label = /^[a-z0-9-]{1,63}/.exec(text.slice(end, end + 63))?.[0] ?? '';
      const isFollowed =
        endsAddress && /^ (?:punto|dot|\.) /.test(text.slice(end + label.length, end + label.length + 8));
      endsAddress = isFollowed || (isWebEnding(label) && (!isWordToo(label) || speaksOfWeb(text, start)));
      return endsAddress;
    })
    .toReversed();
}

/** `a punto de`, `en punto` are no addresses. */
const speaksOfWeb = (text: string, at: number): boolean => {
  const before = text.slice(Math.max(0, at - 40), at);
  return WEB_WORDS.test(before) && !/\b(?:a|en|al|el|un|este|ese|buen)$/.test(before);
};

const VALUES: Readonly<Record<string, number>> = { m: 1000, d: 500, c: 100, l: 50, x: 10, v: 5, i: 1 };

/** Roman numerals beside a word of money, when they are written in capitals or are no word. */
const romanAmounts = (plain: PlainText): Replacement[] =>
  [...plain.text.matchAll(ROMAN_AMOUNT)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, by: String(romanValue(match[0])) }))
    .filter(({ start, end }) => {
      const written = originalSpan(plain, start, end).text;
      const numeral = plain.text.slice(start, end);
      return ROMAN.test(numeral) && (written === written.toUpperCase() || (numeral.length > 2 && numeral !== 'mix'));
    });

const romanValue = (numeral: string): number =>
  [...numeral].reduce((sum, letter, at) => {
    const value = VALUES[letter] ?? 0;
    return sum + (value < (VALUES[numeral[at + 1] ?? ''] ?? 0) ? -value : value);
  }, 0);
