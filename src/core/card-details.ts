import { plainWord, spokenDigits } from './spoken-digits.ts';

const HIDDEN = '••';
const CODE =
  /\b(?:cvv2?|cvc2?|cvn|csc|cid|c\.? ?v\.? ?v|codigo de (?:seguridad|verificacion)|cod(?:igo)?\.? seg(?:uridad)?|numero de seguridad|security (?:code|number)|verification (?:code|number|value)|(?:tres|3) (?:numeros|digitos)|three digits|on the back|atras|reverso|nip|pin)\b/g;
const EXPIRY =
  /\b(?:exp(?:ira(?:cion)?|iry|ires?|iration)?(?: date)?|venc(?:e|imiento)?|vto|valid[ao]? (?:hasta|thru|through|until)|good (?:thru|through)|caduca|caducidad|mm ?\/ ?(?:aa|yy))\b/g;
/** What may stand between such a word and its digits. */
const FILLER =
  /^[\s:=#.,()*–-]*(?:(?:es|son|is|are|el|la|the|de|del|of|number|numero|date|fecha|on|in|en|code|codigo|tarjeta|card|back|atras|reverso)\b[\s:=#.,()*–-]*){0,5}/;
const MONTH = /^(?:ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|oct|nov|dic|dec)[a-z]*$/;
const JOINS = new Set(['y', 'and', 'del', 'de', 'of', 'diagonal', 'slash', 'barra', 'guion', 'dash']);

/** Month and year as they are printed, straight behind a number: `12/27`, `12|2027`, `12 27`; a code may follow. */
const BEHIND =
  /(•••• \d{4}[\s,;|/–-]{1,3})(?:0?[1-9]|1[0-2])\s?[/|\s–-]\s?(?:20[2-9]\d|[2-9]\d)(?!\d)(?:([\s,;|/–-]{1,3})\d{3,4}(?!\d))?/g;
const MONTH_AND_YEAR = /(?<![\d/])(?:0?[1-9]|1[0-2])\s?[/–-]\s?(?:20[2-9]\d|[2-9]\d)(?![\d/])/g;
/** A code without a word, behind the number or its expiry, with nothing of the line after it. */
const BARE = /(•••• \d{4}(?:[\s,;|/–-]*••)?[\s,;|/–-]{1,3})\d{3,4}(?=[^\S\n]*(?:[.,;]?$|\n))/gm;
/** How near a month and a year have to be to a number to be its expiry, in characters. */
const NEAR = 80;

/**
 * Hides expiry dates and security codes, typed or as they are spoken. Only for a text in which a card was seen: elsewhere
 * 12/27 is a day and 123 a quantity.
 */
export function hideCardDetails(text: string): string {
  const behind = text.replace(BEHIND, (_, number: string, gap?: string) =>
    gap === undefined ? `${number}${HIDDEN}` : `${number}${HIDDEN}${gap}${HIDDEN}`,
  );
  const labelled = hideAfter(hideAfter(behind, EXPIRY, isExpiry), CODE, isCode);
  return hideNear(labelled).replace(BARE, `$1${HIDDEN}`);
}

type Value = { readonly digits: string; readonly hasMonth: boolean };

const isExpiry = ({ digits, hasMonth }: Value): boolean =>
  hasMonth ? /^(?:\d{2}|\d{4})$/.test(digits) : /^\d{3,6}$/.test(digits);
const isCode = ({ digits, hasMonth }: Value): boolean => !hasMonth && /^\d{3,4}$/.test(digits);

/** Hides what follows each of these words, when it is such a value. */
function hideAfter(text: string, words: RegExp, isValue: (value: Value) => boolean): string {
  let hidden = '';
  let at = 0;
  const plain = plainText(text);
  for (const word of plain.matchAll(words)) {
    const end = word.index + word[0].length;
    const from = end + (FILLER.exec(plain.slice(end))?.[0].length ?? 0);
    const to = from < at ? from : valueEnd(text, from, isValue);
    if (to === from) continue;
    hidden += `${text.slice(at, from)}${HIDDEN}`;
    at = to;
  }
  return hidden + text.slice(at);
}

/** Where the value that begins here ends; `from` when none begins. Digits, words for digits and months count. */
function valueEnd(text: string, from: number, isValue: (value: Value) => boolean): number {
  let [to, end, digits, hasMonth] = [from, from, '', false];
  for (const { 0: token, index } of text.slice(from, from + NEAR).matchAll(/\d+|\p{L}+/gu)) {
    if (!/^[\s/.,|:–-]{0,3}$/.test(text.slice(end, from + index))) break;
    const more = /^\d/.test(token) ? token : spokenDigits(token);
    const isMonth = more === undefined && MONTH.test(plainWord(token));
    if (more === undefined && !isMonth && !(digits !== '' || hasMonth ? JOINS.has(plainWord(token)) : false)) break;
    end = from + index + token.length;
    // «twenty seven» is 27.
    const isTens = /[2-9]0$/.test(digits) && more !== undefined && /^[1-9]$/.test(more) && !/^\d/.test(token);
    digits = isTens ? `${digits.slice(0, -1)}${more}` : digits + (more ?? '');
    hasMonth ||= isMonth;
    if (digits.length > 6) break;
    if ((more !== undefined || isMonth) && isValue({ digits, hasMonth })) to = end;
  }
  return to;
}

function hideNear(text: string): string {
  const numbers = [...text.matchAll(/•••• \d{4}/g)].map(({ index }) => index);
  return text.replace(MONTH_AND_YEAR, (value, at: number) =>
    numbers.some((number) => at - number < NEAR && number - at < NEAR / 2) ? HIDDEN : value,
  );
}

/** The same text in small letters without accents, character for character. */
const plainText = (text: string): string =>
  text.replace(/[A-Z\u00c0-\u024f]/g, (letter) => plainWord(letter)[0] ?? letter);
