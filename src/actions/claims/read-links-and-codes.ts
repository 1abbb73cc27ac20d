import type { Figure } from './types.ts';
import { isWebEnding, isWordToo } from './web-endings.ts';

// Every repetition has a bound (those of DNS and of email), so that no text takes time with its square.
const URL_LIKE =
  /(?:[a-z]{2,10}:\/\/|www\.)[^\s<>"')\]]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}|\b\d{1,3}(?:\.\d{1,3}){3}\b(?:[:/][^\s<>"')\]]*)?|(?<![\w.@-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}])?\.){1,8}([\p{L}][\p{L}\p{N}-]{1,23})(?![\p{L}\p{N}-])(?:[:/?#][^\s<>"')\]]*)?/gu;
const ENDING = /[.,;:!?…]+$/;

/** Web addresses, also without a scheme, and email addresses. `text` is plain text; `original` keeps the capitals. */
export function readLinks(text: string, original: (start: number, end: number) => string): Figure[] {
  return [...text.matchAll(URL_LIKE)].flatMap((match) => {
    const url = match[0].replace(ENDING, '');
    const [start, end] = [match.index, match.index + url.length];
    if (match[1] !== undefined && !isAddress(url, match[1], original(start, end))) return [];
    return [{ kind: 'link' as const, url: normaliseUrl(url), start, end }];
  });
}

/** Names with a dot between them: an address when they end like one, and not where two sentences lost their space. */
function isAddress(url: string, ending: string, written: string): boolean {
  if (/[^\x20-\x7e]/.test(ending)) return true;
  if (!isWebEnding(ending)) return false;
  const isBare = url.endsWith(ending) && url.split('.').length === 2;
  if (!isBare || !isWordToo(ending)) return true;
  return !/\p{L}\.\p{Lu}\p{Ll}+$/u.test(written);
}

/** Addresses compare without scheme, `www.` and a slash at the end. */
export const normaliseUrl = (url: string): string =>
  url
    .toLowerCase()
    .replace(ENDING, '')
    .replace(/^(?:https?|ftp):\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/$/, '');

const NAMED =
  /\b(?:(?:pedido|orden|folio|guia|rastreo|compra|referencia|factura|ticket|order|tracking|invoice|reference|confirmacion|confirmation)(?:\s+(?:number|numero|no\.?|num\.?|de rastreo|de seguimiento|es|is|de pedido|con folio|with)){0,4}\s*[:#]?\s*#?\s*)((?=[a-z0-9-]{0,40}\d)[a-z0-9][a-z0-9-]{2,60})/g;
const COUPON =
  /\b(?:cupon|codigo|coupon|promo code|code)\s+(?:(?:de descuento|promocional|es|is|el|de|promo|discount)\s+){0,4}["'«“]?((?:[A-Z][A-Z0-9-]{2,}))/gu;
const HASH = /#\s?([a-z0-9][a-z0-9-]{0,40}\d[a-z0-9-]{0,40}|\d+)/g;
const MIXED = /\b(?=[a-z0-9-]{0,60}[a-z])(?=[a-z0-9-]{0,60}\d)[a-z0-9]+(?:-[a-z0-9]+)*\b/g;
const LONG = /\+?\d(?:[\s-]?\d){7,}|\b\d{5,}\b/g;
/** Tokens of digits and letters that are figures, not codes: 500g, 8pm, 3x2, 12oz, 1st, v60, 24h, 2-en-1. */
const FIGURE_TOKEN =
  /^(?:\d+(?:kgs?|gr?s?|mg|ml|lts?|l|oz|lbs?|cm|mm|m|h|hrs?|hs|min|am|pm|a|p|k|x\d+|x|st|nd|rd|th|pzas?|usd|mxn|c|f|d)|\d+-\w+|(?:lun|mar|mie|jue|vie|sab|dom|mon|tue|wed|thu|fri|sat|sun|ene|feb|abr|may|jun|jul|ago|sep|oct|nov|dic|jan|apr|aug|dec|l|mxn|usd|mx)-?\d{1,5}|mitad|\d+-\d+(?:g|h|hrs|ml|am|pm))$/;

/** Order numbers, tracking numbers, SKUs, coupons, phone numbers. `original` keeps the capitals that coupons need. */
export function readCodes(text: string, original: (start: number, end: number) => string): Figure[] {
  const found: Figure[] = [];
  const taken = new Uint8Array(text.length);
  const add = (code: string, start: number): void => {
    if (taken.subarray(start, start + code.length).includes(1)) return;
    taken.fill(1, start, start + code.length);
    found.push({ kind: 'code', code: normaliseCode(code), start, end: start + code.length });
  };
  for (const match of text.matchAll(NAMED)) {
    const code = match[1] ?? '';
    if (!FIGURE_TOKEN.test(code)) add(code, match.index + match[0].length - code.length);
  }
  for (const match of text.matchAll(HASH)) add(match[1] ?? '', match.index + match[0].length - (match[1] ?? '').length);
  for (const match of text.matchAll(MIXED))
    if (!FIGURE_TOKEN.test(match[0]) && !isWordyNumber(match[0])) add(match[0], match.index);
  for (const match of text.matchAll(LONG)) {
    if (!isMoneyOrDate(text, match.index, match[0])) add(match[0].trim(), match.index);
  }
  for (const coupon of readCoupons(text, original)) add(coupon.code, coupon.start);
  return found;
}

/** A coupon without digits (`BUENFIN`) is told from a word by its capitals. */
function readCoupons(
  text: string,
  original: (start: number, end: number) => string,
): { code: string; start: number }[] {
  const raw = text.replace(/[a-z]+/g, (word, at: number) => {
    const written = original(at, at + word.length);
    return written.length === word.length && written === written.toUpperCase() && word.length > 3
      ? word.toUpperCase()
      : word;
  });
  return [...raw.matchAll(COUPON)].map((match) => {
    const code = match[1] ?? '';
    return { code: code.toLowerCase(), start: match.index + match[0].length - code.length };
  });
}

/** `12-de-mayo`, `2-en-1`: numbers joined to words by hyphens. */
const isWordyNumber = (token: string): boolean => /^\d{1,2}(?:-[a-z]{2,})+(?:-\d{1,4})?$/.test(token);

const isMoneyOrDate = (text: string, start: number, match: string): boolean =>
  /[$€]\s?$/.test(text.slice(Math.max(0, start - 2), start)) ||
  /^(?:\s?(?:pesos|mxn|usd|dolares|dollars|varos)\b|[,.]\d)/.test(
    text.slice(start + match.length, start + match.length + 12),
  ) ||
  /^\d{4}-\d{2}-\d{2}/.test(match) ||
  /^\d{1,3}(?: \d{1,3})+$/.test(match);

/** Codes compare by their letters and digits alone. */
export const normaliseCode = (code: string): string => code.toLowerCase().replace(/[^a-z0-9]/g, '');
