import type { Figure } from './types.ts';

/** `1,250.50`, `1 250`, `1.250,00`, `185`, `1.2k`. */
const NUMBER = String.raw`\d{1,3}(?:[,\s]\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?`;
const UNIT = String.raw`pes(?:os?|itos?|otes|oz)(?:\s+mexicanos)?|mxn|[vb]ar(?:os?|itos?)|bolas\b(?!\s+de)|mx\$|dolar(?:es)?|dollars?|bucks?|usd|euros?|eur|pavos|lana|m\.?n\.?\b`;
const CENTS = String.raw`(?:\s*(?:con|y|and|,)?\s*(\d{1,2})\s*(?:centavos?|cents?|ctvs?))?`;
const BEFORE = new RegExp(
  String.raw`(mx\$|us\$|mxn\s*\$?|usd\s*\$?|eur\s*|[$€£¥₱₿])\s*(${NUMBER})(\s?k\b)?(?:\s*(${UNIT})\b)?${CENTS}`,
  'gu',
);
const AFTER = new RegExp(String.raw`(?<![\d.,])(${NUMBER})(\s?k)?\s*(${UNIT}|€)(?![a-z])${CENTS}`, 'gu');
const CENTS_ALONE = /(?<![\d.,])(\d{1,2})\s{0,4}(?:centavos?|cents?)\b/g;
const PERCENT = /(?<![\d.,])(\d+(?:[.,]\d+)?)\s{0,4}(?:%|por\s?ciento\b|percent\b|per cent\b)/g;
const ONE = '(?:1|uno|una|one)';
const PERCENT_WORDS: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:a )?(?:la )?mitad (?:de|del)(?: su)? precio\b|\bmitad de lo que cuestan?\b|\b(?:cuestan?|vale|valen|sale|salen|dejo|queda|pagas) (?:en |a |por )?(?:la )?mitad\b|\bhalf (?:the |of the )?price\b|\bhalf off\b|\bby half\b|\bfor half\b(?! an?\b| the day)/g,
    50,
  ],
  [
    /\b(?:1|un|una|one|a) (?:tercio|tercera parte|cuarto|cuarta parte|third|quarter) (?:de descuento|menos|off|less)\b/g,
    -1,
  ],
  [
    new RegExp(
      String.raw`\b(?:2\s?(?:x|por|for)\s?${ONE}|3\s?(?:x|por|for)\s?2|[3-5]\s?x\s?[1-4]|buy (?:\d|${ONE}),?(?: and)? get (?:\d|${ONE})(?: free)?|bogo|llev\w+ \d y paga\w* (?:\d|${ONE})|paga\w* (?:\d|${ONE}) y llev\w+ \d|pay for (?:\d|${ONE}) (?:and )?(?:get|take) \d)\b(?!\s?=)(?!\d)(?!\s?(?:kilos?|kgs?|g|gr|l|litros?|ml|mes|dia|semana|cada|persona)\b)`,
      'g',
    ),
    -1,
  ],
];
/** Nothing to pay is an amount too. A question or an offer to look is not yet a statement; that is decided later. */
const FREE: readonly RegExp[] = [
  /\bgratis\b|\bgratuit[oa]s?\b|\bsin (?:ningun )?costo(?: (?:extra|adicional))?\b|\bsin (?:cargo|cobrar(?:te|le|les)?|pagar (?:extra|nada|mas|de mas|envio))\b|\bcosto cero\b|\bcero costo\b|\bpor nuestra cuenta\b|\b(?:por|de|corre por) cuenta de la (?:casa|tienda)\b|\bva por la casa\b|\binvita la casa\b|(?<!\btarjetas? )\bde (?:regalo|cortesia)\b/g,
  /\b(?:no|ni) (?:(?:te|le|les|se te|se le) )?(?:cobr(?:o|a|an|amos|aremos|are)|vamos a cobrar|va a cobrar|van a cobrar)\b|\bno (?:tiene|lleva|hay) costo\b|\bno pag(?:as|aras|arias) (?:nada|(?:el |ni )?envio)\b|\bno te cuesta nada\b|\bno debes nada\b|\b(?:cubrimos|pagamos|asumimos|cubro|absorbemos) (?:el|los|tu|su) (?:envio|costo|gastos?)\b|\bpagamos nosotros\b|\bno (?:tendras|tienes|tendra|tiene) que pagar\b/g,
  /\bfor free\b|\b(?:is|are|\w+'s|get|with|includes?|comes?|totally|completely|absolutely) free\b(?! (?:to|from) [a-z])|\bfree (?:shipping|delivery|of charge|gift|coffee|bag|sample)s?\b|\bon the house\b|\b(?:is|are|\w+'s) on us\b|\bat no (?:extra |additional )?(?:cost|charge)\b|\bno (?:extra )?charge\b|\bcomplimentary\b|\bpay nothing\b|\bowe (?:us )?nothing\b|\bdon't owe\b|\b(?:won't|don't|not) (?:have to )?pay (?:a|any|for|anything)\b|\b(?:won't|will not|not) (?:be )?charged?\b/g,
];

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
  for (const words of FREE)
    for (const match of text.matchAll(words))
      add({ kind: 'money', minor: 0, currency: null, start: match.index, end: match.index + match[0].length });
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
      : /pes[oi]|mx|[vb]ar|m\.?n/.test(unit)
        ? 'MXN'
        : (OTHER_SIGNS[unit] ?? null);
const OTHER_SIGNS: Readonly<Record<string, string>> = { '£': 'GBP', '¥': 'JPY', '₿': 'XBT' };

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
