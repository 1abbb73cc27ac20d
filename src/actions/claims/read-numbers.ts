import { numberOf } from './read-amounts.ts';
import type { Figure } from './types.ts';

/** `1,250.50`, `1.250.500`, `1250.5`; `1.250` alone is read by who knows its unit. */
const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+(?:\.\d+)?`;
const DURATION_UNIT = `(?:business |working |calendar )?(?:minutos?|mins?|minutes?|horas?|hrs?|hs|h|hours?|dias?|days?|semanas?|weeks?|mes(?:es)?|months?|anos?|years?)(?![a-z])`;
const DURATION = new RegExp(
  String.raw`(?<![\d.,:])(${NUMBER})(?:\s*(?:a|-|o|y|to|or|and)\s*(${NUMBER}))?\s*-?\s*(${DURATION_UNIT})`,
  'g',
);
const HALF_HOUR = /\bmedia hora\b|\bhalf an hour\b/g;
const SIZE_UNIT = String.raw`kilos?|kilogramos?|kgs?|gramos?|grams?|grs?|g|mililitros?|ml|litros?|liters?|lts?|l|onzas?|ounces?|oz|libras?|pounds?|lbs?|centimetros?|cms?|mm|metros?|m|watts?|w|tazas?|cups?|puntos?|points?|°\s?[cf]?|grados?|degrees?|cucharad(?:it)?as?|tablespoons?|tbsp|teaspoons?|tsp|segundos?|seconds?|secs?|s|estrellas?|stars?|msnm|masl`;
const SIZE = new RegExp(
  String.raw`(?<![\d.,:])(${NUMBER})(?:\s{0,4}(?:a|-|o|y|e|to|or|and|,|/)\s{0,4}(${NUMBER}))?\s{0,4}-?\s{0,4}(${SIZE_UNIT})(?![a-z0-9])`,
  'g',
);
const HALVES: readonly (readonly [RegExp, number])[] = [
  [/\b(?:medio|half a) kilo\b|½\s?k(?:g|ilo)\b/g, 500],
  [/\b(?:un )?cuarto de kilo\b|¼\s?(?:de )?k(?:g|ilo)\b/g, 250],
  [/\b(?:kilo|1 kilo) y medio\b/g, 1500],
  [/\b(?:un kilo|one kilo|a kilo)\b/g, 1000],
  [/\bhalf a pound\b/g, 226.8],
];
/** Groups apart by spaces are one number only where pieces are counted: `2 250 g` is two bags. */
const SPACED = String.raw`\d{1,3}(?: \d{3}){1,3}(?=\s{1,4}(?:piezas?|unidades|bolsas?|disponibles?|en existencia|pieces|units|bags|available|in stock|left)\b)`;
const PLAIN = new RegExp(String.raw`(?<![\w.,:-]|\d\/)(${SPACED}|${NUMBER})(?![\d:/]|\.\d|[a-z](?<!x))`, 'g');

/** Spans of time: `3 a 5 dias habiles`, `24 horas`, `2-3 weeks`; both ends of a range are figures. */
export function readDurations(text: string): Figure[] {
  const found: Figure[] = [];
  for (const match of text.matchAll(DURATION)) {
    const span = { start: match.index, end: match.index + match[0].length };
    for (const number of [match[1], match[2]]) {
      if (number) found.push({ kind: 'duration', ...durationOf(numberOf(number), match[3] ?? ''), ...span });
    }
  }
  for (const match of text.matchAll(HALF_HOUR)) {
    found.push({ kind: 'duration', value: 30, unit: 'minute', start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** A span of time in its base unit; the unit may be Spanish or English, any number. */
export function durationOf(value: number, unit: string): { value: number; unit: 'minute' | 'month' } {
  const word = unit.replace(/^(?:business|working|calendar)\s{1,4}/, '').trim();
  if (/^min/.test(word)) return { value, unit: 'minute' };
  if (/^h/.test(word)) return { value: value * 60, unit: 'minute' };
  if (/^d[ia]/.test(word)) return { value: value * 1_440, unit: 'minute' };
  if (/^(?:sem|week)/.test(word)) return { value: value * 10_080, unit: 'minute' };
  if (/^(?:mes|mon)/.test(word)) return { value, unit: 'month' };
  return { value: value * 12, unit: 'month' };
}

/** Sizes and measures, in grams, millilitres or their own unit. */
export function readSizes(text: string): Figure[] {
  const found: Figure[] = [];
  for (const match of text.matchAll(SIZE)) {
    const span = { start: match.index, end: match.index + match[0].length };
    for (const number of [match[1], match[2]]) {
      if (number) found.push({ kind: 'number', ...sizeOf(numberOf(number), match[3] ?? ''), ...span });
    }
  }
  for (const [words, grams] of HALVES) {
    for (const match of text.matchAll(words)) {
      found.push({ kind: 'number', value: grams, unit: 'g', start: match.index, end: match.index + match[0].length });
    }
  }
  return found;
}

/** A measure in its base unit, `g`, `ml`, `cm` or the first letters of the unit. */
export function sizeOf(value: number, unit: string): { value: number; unit: string } {
  if (/^k/.test(unit)) return { value: value * 1000, unit: 'g' };
  if (/^(?:g$|gr$|grs$|gramo|gram)/.test(unit)) return { value, unit: 'g' };
  if (/^(?:l$|lts?$|litro|liter)/.test(unit)) return { value: value * 1000, unit: 'ml' };
  if (/^(?:ml|mili)/.test(unit)) return { value, unit: 'ml' };
  if (/^(?:o[nz]|ounce)/.test(unit)) return { value, unit: 'oz' };
  if (/^(?:lb|libra|pound)/.test(unit)) return { value, unit: 'lb' };
  if (/^(?:c[em]|cms)/.test(unit)) return { value, unit: 'cm' };
  if (/^(?:°|grado|degree)/.test(unit)) return { value, unit: 'degree' };
  if (/^(?:msnm|masl)/.test(unit)) return { value, unit: 'masl' };
  return { value, unit: unit.slice(0, 3) };
}

/** What no other reader took. */
export const readPlainNumbers = (text: string): Figure[] =>
  [...text.matchAll(PLAIN)].map((match) => ({
    kind: 'number',
    value: numberOf(match[1] ?? ''),
    unit: '',
    start: match.index,
    end: match.index + (match[1] ?? '').length,
  }));
