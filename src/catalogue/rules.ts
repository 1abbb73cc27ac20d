import { editDistance, fold, soundOf, stemOf, wordsOf } from './words.ts';

/** Words of a question that say nothing about the product. "Té" is written without its accent too often to be here. */
const FILLERS = new Set(
  fold(`a al algo alguna algun algunos algunas ando busco buscando buenas buenos buen buena dias tardes noches como con comprar cual cuales cuanto cuanta
    cuantos cuesta cuestan cuestas costo da dan de del dame dia el ella en es esa ese eso esta este esto estan favor gracias hay hola
    cuentan ustedes uds la las le les lo los manejan me mi mis mas necesito o para por pero porfa precio precios producto productos puedo que quiero quisiera
    saber se si sin sobre son su sus tal tambien tenga tengan tener tendran tendra tiene tienen tienes tipo un una uno unos unas usted venden vende ver y ya
    an and any are at buy can could cost costs do does for from get got had has have hello hey hi how i if in interested is it looking
    may me much my need of on or our please price prices product products sell show some tell than that the them there this to want we what
    which with without would you your`).match(/\S+/g) ?? [],
);

/** At most so many words of a question are looked for. */
const MAX_WORDS = 12;

/** What goods come in: "2 bolsas de Chiapas" asks for Chiapas, not for what has a bag in its description. */
const WRAPPING = new Set(
  'bolsa bolsas bolsita bolsitas paquete paquetes pieza piezas unidad unidades bag bags pack packs packet packets piece pieces unit units'.split(
    ' ',
  ),
);

/** The words that a question asks for: without repetitions, fillers and wrappings, unless nothing else is there. */
export function askedWords(text: string): readonly string[] {
  const words = [...new Set(wordsOf(text))];
  const telling = words.filter((word) => !FILLERS.has(word) && (word.length > 1 || /\d/.test(word)));
  const goods = telling.filter((word) => !WRAPPING.has(word));
  const asked = [goods, telling, words].find(({ length }) => length > 0) ?? [];
  return asked.slice(0, MAX_WORDS);
}

/** Letters and digits of a code in upper case: `chis-250 g` and `CHIS250G` are the same SKU. */
export const skuKeyOf = (code: string): string =>
  fold(code)
    .replace(/[^a-z0-9]/g, '')
    .toUpperCase();

/** The parts of a question that may be a SKU or a barcode; a code is written without blanks. */
export function codesIn(text: string): { readonly skuKeys: readonly string[]; readonly gtins: readonly string[] } {
  const parts = text.split(/[\s,;:()¿?¡!"']+/).filter((part) => part.length <= 64);
  const whole = text.length <= 64 ? [text] : [];
  const skuKeys = [...parts, ...whole].map(skuKeyOf).filter((key) => key.length >= 4 && /\d/.test(key));
  const gtins = [...parts, ...whole.map((part) => part.replace(/[\s-]/g, ''))].map(gtinOf);
  return { skuKeys: [...new Set(skuKeys)], gtins: [...new Set(gtins.filter((gtin) => gtin !== null))] };
}

/** GTIN-14 of an EAN-8, UPC-A, EAN-13 or GTIN-14; null when length or check digit is wrong. */
export function gtinOf(code: string): string | null {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return null;
  const gtin = code.padStart(14, '0');
  const sum = [...gtin].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return sum % 10 === 0 ? gtin : null;
}

/** A GTIN-14 as it is printed on goods: 13 digits, unless it needs all 14. */
export const printedGtin = (gtin: string): string => gtin.replace(/^0(?=\d{13}$)/, '');

/**
 * Which known words a misspelt one stands for: the nearest by typing (swapped, missing, extra or wrong letters) or by
 * sound, all of them when several are equally near, none when all are too far.
 */
export function chooseCorrections(asked: string, known: readonly string[]): readonly string[] {
  if (/\d/.test(asked)) return [];
  const limit = asked.length <= 3 ? 0.5 : asked.length <= 4 ? 1 : asked.length <= 5 ? 1.5 : asked.length <= 8 ? 2 : 3;
  const ranked = known
    .filter((word) => !/\d/.test(word))
    .map((word) => ({ word, distance: nearness(asked, word) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0]?.distance ?? 0;
  return ranked
    .filter(({ distance }) => distance === nearest)
    .slice(0, 4)
    .map(({ word }) => word);
}

function nearness(asked: string, word: string): number {
  const isBeginning = asked.length >= 4 && word.startsWith(asked);
  const typed = Math.min(editDistance(asked, word), editDistance(stemOf(asked), stemOf(word)) + 0.25);
  return Math.min(typed, editDistance(soundOf(asked), soundOf(word)) + 0.5, isBeginning ? 1 : Number.POSITIVE_INFINITY);
}
