import type { Replacement } from './plain-text.ts';

const SPANISH: Readonly<Record<string, number>> = {
  cero: 0,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  veintiuno: 21,
  veintiun: 21,
  veintiuna: 21,
  veintidos: 22,
  veintitres: 23,
  veinticuatro: 24,
  veinticinco: 25,
  veintiseis: 26,
  veintisiete: 27,
  veintiocho: 28,
  veintinueve: 29,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
  sesenta: 60,
  setenta: 70,
  ochenta: 80,
  noventa: 90,
  cien: 100,
  ciento: 100,
  doscientos: 200,
  doscientas: 200,
  trescientos: 300,
  trescientas: 300,
  cuatrocientos: 400,
  cuatrocientas: 400,
  quinientos: 500,
  quinientas: 500,
  quinienton: 500,
  cienton: 100,
  seiscientos: 600,
  seiscientas: 600,
  setecientos: 700,
  setecientas: 700,
  ochocientos: 800,
  ochocientas: 800,
  novecientos: 900,
  novecientas: 900,
};
const ENGLISH: Readonly<Record<string, number>> = {
  zero: 0,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const ONES: Readonly<Record<string, number>> = { un: 1, uno: 1, una: 1, one: 1, a: 1, an: 1 };
const THOUSANDS: Readonly<Record<string, number>> = { mil: 1000, thousand: 1000 };
const MILLIONS = /^(?:millon|millones|million)$/;
/** Spanish words that are also everyday English words, and the other way round. */
const AMBIGUOUS: Readonly<Record<string, 'es' | 'en'>> = { once: 'es', ten: 'en', cien: 'es', dos: 'es' };
/** `one` and its kin are numbers only before something counted; elsewhere they are articles. */
const COUNTED_AFTER =
  /^\s+(?:(?:solo|sola|single|unico|unica|business)\s+)?(?:pesos?|pesitos?|peso|dolar|dollar|buck|euro|centavos?|cents?|mxn|usd|dias?|days?|semanas?|weeks?|horas?|hours?|mes|month|minuto|minute|ano|year|por ciento|percent)\b/;
const COUNTED_BEFORE =
  /(?:\b(?:quedan?|only|solo(?: hay| tenemos| me queda| nos queda)?|just|(?:solo )?hay|a la)\s+|\bla\s+)$/;
const COUNTED_BEFORE_LEFT = /^\s+(?:(?:\w+\s+){0,2})(?:left|disponible|en existencia|in stock)\b/;
const WORD = /[a-z]+/g;

type Word = { readonly text: string; readonly start: number; readonly end: number };

/**
 * Numbers written in words, Spanish and English, as digits. `text` is folded (lower case, no accents). `language` is
 * that of the text: it decides words that exist in both (`once`, `ten`).
 */
export function numberWords(text: string, language: 'es' | 'en'): Replacement[] {
  const words: Word[] = [...text.matchAll(WORD)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const found: Replacement[] = [];
  for (let at = 0; at < words.length; at++) {
    if (words[at]?.text === 'ciento' && words[at - 1]?.text === 'por') continue;
    const run = readRun(words, at, text, language);
    if (run === null) continue;
    const start = words[at]?.start ?? 0;
    const end = words[at + run.length - 1]?.end ?? start;
    found.push({ start, end, by: run.text });
    at += run.length - 1;
  }
  return found;
}

type Run = { readonly text: string; readonly length: number };

function readRun(words: readonly Word[], at: number, text: string, language: 'es' | 'en'): Run | null {
  const idiom = readIdiom(words, at, text);
  if (idiom) return idiom;
  let total = 0;
  let group = 0;
  let length = 0;
  let last = 0;
  let seen = 0;
  for (let i = at; i < words.length; i++) {
    const word = words[i];
    if (!word || (i > at && !isJoined(text, words[i - 1], word))) break;
    if ((word.text === 'y' || word.text === 'and') && seen > 0) {
      if (!mayFollowAnd(words[i + 1], word.text, last)) break;
      continue;
    }
    const value = valueOfWord(word.text, language, seen > 0 || startsScale(words[i + 1]));
    const scale = scaleOf(word.text);
    if (scale !== null && (seen > 0 || word.text === 'mil')) {
      if (scale === 100) group = Math.max(1, group) * 100;
      else {
        total = (total + Math.max(1, group)) * scale;
        group = 0;
      }
      last = scale;
    } else if (value !== null && fits(value, last, seen)) {
      group = isSpokenPrice(value, last, group, language) ? group * 100 + value : group + value;
      last = value;
    } else break;
    seen++;
    length = i - at + 1;
  }
  if (seen === 0 || length === 0) return null;
  const first = words[at];
  const single = length === 1 && first !== undefined && first.text in ONES;
  if (single && !isCounted(text, first)) return null;
  return { text: String(total + group), length };
}

/** `media docena`, `un par de`, `a couple of`, `dozen`. */
function readIdiom(words: readonly Word[], at: number, text: string): Run | null {
  const rest = text.slice(words[at]?.start ?? 0);
  const match =
    /^(?:(media docena|half a dozen|half dozen)|((?:una |a )?(?:docena|dozen))|(un par de|a couple of|a couple|a pair of))\b/.exec(
      rest,
    );
  if (!match) return null;
  const value = match[1] ? 6 : match[2] ? 12 : 2;
  return { text: String(value), length: (match[0].match(WORD) ?? []).length };
}

/** Words of one number are apart by spaces or a hyphen, nothing else. */
const isJoined = (text: string, before: Word | undefined, word: Word): boolean =>
  before !== undefined && /^(?:\s|-|\s-\s)$/.test(text.slice(before.end, word.start));

const valueOfWord = (word: string, language: 'es' | 'en', inNumber: boolean): number | null => {
  const only = AMBIGUOUS[word];
  if (only && only !== language && !(inNumber && word !== 'once')) return null;
  return SPANISH[word] ?? ENGLISH[word] ?? ONES[word] ?? null;
};

const scaleOf = (word: string): number | null =>
  word === 'hundred' ? 100 : MILLIONS.test(word) ? 1_000_000 : (THOUSANDS[word] ?? null);

const startsScale = (word: Word | undefined): boolean => word !== undefined && scaleOf(word.text) !== null;

/** `treinta y uno`, `hundred and five`; not `dos y tres`. */
const mayFollowAnd = (next: Word | undefined, and: string, last: number): boolean => {
  const value = next ? (SPANISH[next.text] ?? ENGLISH[next.text] ?? ONES[next.text] ?? null) : null;
  if (value === null || next?.text === 'a' || next?.text === 'an') return false;
  return and === 'y' ? last >= 30 && last <= 90 && value < 10 : last >= 100 && value < 100;
};

const fits = (value: number, last: number, seen: number): boolean =>
  seen === 0 ||
  (last >= 20 && last < 100 && last % 10 === 0 && value < 10) ||
  (last >= 100 && value < Math.min(last, 1000)) ||
  (last > 0 && last < 10 && value >= 20 && value < 100);

/** English says `one eighty-five` for 185. */
const isSpokenPrice = (value: number, last: number, group: number, language: 'es' | 'en'): boolean =>
  language === 'en' && last > 0 && last < 10 && value >= 20 && value < 100 && group === last;

const isCounted = (text: string, word: Word | undefined): boolean =>
  word !== undefined &&
  (COUNTED_AFTER.test(text.slice(word.end)) ||
    (word.text !== 'a' &&
      word.text !== 'an' &&
      COUNTED_BEFORE_LEFT.test(text.slice(word.end)) &&
      COUNTED_BEFORE.test(text.slice(0, word.start))) ||
    (/^(?:uno|una|one)$/.test(word.text) && /\bquedan? (?:solo |solamente )?$/.test(text.slice(0, word.start))) ||
    (word.text === 'una' && /\b(?:a|desde|hasta) la $/.test(text.slice(0, word.start))));
