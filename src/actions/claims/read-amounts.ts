import type { Figure } from './types.ts';

/** `1,250.50`, `1 250`, `1.250,00`, `185`, `1.2k`. */
const NUMBER = String.raw`\d{1,3}(?:[,\s]\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const UNIT = String.raw`pesos?(?:\s+mexicanos)?|mxn|varos?|bolas\b(?!\s+de)|mx\$|dolar(?:es)?|dollars?|bucks?|usd|euros?|eur|pavos|lana|m\.?n\.?\b`;
const CENTS = String.raw`(?:\s*(?:con|y|and|,)?\s*(\d{1,2})\s*(?:centavos?|cents?|ctvs?))?`;
const BEFORE = new RegExp(
  String.raw`(mx\$|us\$|mxn\s*\$?|usd\s*\$?|eur\s*|[$€]|\u{ff04})\s*(${NUMBER})(\s?k\b)?(?:\s*(${UNIT})\b)?${CENTS}`,
  'gu',
);
const AFTER = new RegExp(String.raw`(?<![\d.,])(${NUMBER})(\s?k)?\s*(${UNIT}|€)(?![a-z])${CENTS}`, 'gu');
const CENTS_ALONE = /(?<![\d.,])(\d{1,2})\s{0,4}(?:centavos?|cents?)\b/g;
const PERCENT = /(?<![\d.,])(\d+(?:[.,]\d+)?)\s{0,4}(?:%|por\s?ciento\b|percent\b|per cent\b)/g;
const PERCENT_WORDS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:a )?mitad de precio\b|\bhalf (?:the )?price\b|\bhalf off\b/g, 50],
  [/\b(?:[23]\s?x\s?[12]|dos por uno|buy one,? get one(?: free)?|bogo)\b(?!\s?=)(?!\d)/g, -1],
];
/** Nothing to pay is an amount too. A question or an offer to look is not yet a statement; that is decided later. */
const FREE =
  /\bgratis\b|\bgratuit[oa]s?\b|\bsin costo(?: (?:extra|adicional))?\b|\bsin cargo\b|\bfor free\b|\b(?:is|are|it's|get|with|includes?) free\b|\bfree (?:shipping|delivery|of charge|gift|coffee|bag|sample)s?\b|\bon the house\b|\bpor nuestra cuenta\b|\bva de regalo\b|\bde regalo\b|\bat no (?:extra )?(?:cost|charge)\b|\bno (?:extra )?charge\b/g;

/** Amounts of money. `text` is plain text with numbers in digits. */
export function readMoney(text: string): Figure[] {
  const found: Figure[] = [];
  const add = (figure: Figure): void => {
    if (!found.some((other) => figure.start < other.end && figure.end > other.start)) found.push(figure);
  };
  for (const match of text.matchAll(BEFORE)) {
    const [all, sign = '', number = '', thousands, unit = '', cents] = match;
    const currency = currencyOf(unit) ?? currencyOf(sign);
    add({
      kind: 'money',
      minor: minorOf(number, thousands, cents),
      currency,
      start: match.index,
      end: match.index + all.trimEnd().length,
    });
  }
  for (const match of text.matchAll(AFTER)) {
    const [all, number = '', thousands, unit = '', cents] = match;
    add({
      kind: 'money',
      minor: minorOf(number, thousands, cents),
      currency: currencyOf(unit),
      start: match.index,
      end: match.index + all.trimEnd().length,
    });
  }
  for (const match of text.matchAll(CENTS_ALONE)) {
    add({
      kind: 'money',
      minor: Number(match[1]),
      currency: null,
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  for (const match of text.matchAll(FREE)) {
    add({ kind: 'money', minor: 0, currency: null, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Percentages, and offers that are one (`half price` is 50; `2x1` is -1: no number of its own). */
export function readPercents(text: string): Figure[] {
  const found: Figure[] = [...text.matchAll(PERCENT)].map((match) => ({
    kind: 'percent',
    value: Number((match[1] ?? '').replace(',', '.')),
    start: match.index,
    end: match.index + match[0].length,
  }));
  for (const [words, value] of PERCENT_WORDS) {
    for (const match of text.matchAll(words)) {
      found.push({ kind: 'percent', value, start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

const currencyOf = (unit: string): string | null =>
  /dolar|dollar|buck|us/.test(unit)
    ? 'USD'
    : /eur|€/.test(unit)
      ? 'EUR'
      : /peso|mx|varo|m\.?n/.test(unit)
        ? 'MXN'
        : null;

const minorOf = (number: string, thousands: string | undefined, cents: string | undefined): number => {
  const value = numberOf(number) * (thousands ? 1000 : 1);
  return Math.round(value * 100) + Number(cents ?? 0);
};

/** `1,250.50`, `1.250,50`, `1 250` and `185,5` as a number. */
export function numberOf(written: string): number {
  const compact = written.replace(/\s/g, '');
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$/.test(compact)) return Number(compact.replaceAll('.', '').replace(',', '.'));
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(compact)) return Number(compact.replaceAll(',', ''));
  return Number(compact.replace(',', '.'));
}
