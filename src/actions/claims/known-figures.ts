import { LRUCache } from 'lru-cache';
import type { Fact } from '../types.ts';
import { provenEffects } from './effects.ts';
import { toPlainText } from './plain-text.ts';
import { readFigures } from './read-figures.ts';
import { normaliseCode, normaliseUrl } from './read-links-and-codes.ts';
import { durationOf, sizeOf } from './read-numbers.ts';
import type { Figure, FigureValue, Known } from './types.ts';

const DURATION_UNIT = /^(?:business_?|working_?)?(?:min|hour|hora|h$|dia|day|semana|week|mes|month|ano|year)/;
const SIZE_UNIT = /^(?:kg|kilo|g$|gr|gram|ml|l$|lt|oz|lb|cm|mm)/;

/** Every figure that the facts state: their own value, and what stands in their text and in the name of their subject. */
export function knownFigures(facts: readonly Fact[], language: 'es' | 'en', today: string): Known[] {
  return facts.flatMap((fact) => {
    const words =
      fact.kind === 'text' ? `${fact.of}\n${fact.text}` : fact.kind === 'done' ? `${fact.of} ${fact.effect}` : fact.of;
    const { topic, figures } = readWords(words, language, today);
    const own = figureOf(fact);
    const known = figures.map((figure): Known => ({ figure, fact, topic }));
    return own ? [{ figure: { ...own, start: 0, end: 0 }, fact, topic }, ...known] : known;
  });
}

type ReadWords = { readonly topic: string; readonly figures: readonly Figure[] };

/** Facts about the same product repeat from turn to turn, and reading their words is the dear part of the check. */
const readings = new LRUCache<string, ReadWords>({
  max: 5_000,
  maxSize: 4_000_000,
  sizeCalculation: (_, key) => key.length,
});

function readWords(words: string, language: 'es' | 'en', today: string): ReadWords {
  const key = `${language} ${today} ${words}`;
  const known = readings.get(key);
  if (known !== undefined) return known;
  const made = { topic: toPlainText(words).text, figures: readFigures(words, { language, today }).figures };
  readings.set(key, made);
  return made;
}

function figureOf(fact: Fact): FigureValue | null {
  switch (fact.kind) {
    case 'money':
      return { kind: 'money', minor: fact.amount.minor, currency: fact.amount.currency };
    case 'number':
      return numberOf(fact.value, toPlainText(fact.unit).text);
    case 'percent':
      return { kind: 'percent', value: fact.value };
    case 'date':
      return { kind: 'date', day: fact.date, isRelative: false };
    case 'time':
      return { kind: 'time', minutes: [minutesOf(fact.time)] };
    case 'weekday':
      return { kind: 'weekday', days: [fact.weekday] };
    case 'link':
      return { kind: 'link', url: normaliseUrl(fact.url) };
    case 'code':
      return { kind: 'code', code: normaliseCode(fact.code) };
    case 'done':
      return { kind: 'done', effects: provenEffects(`${fact.effect} ${fact.of}`), things: [] };
    case 'text':
      return null;
  }
}

const numberOf = (value: number, unit: string): FigureValue =>
  DURATION_UNIT.test(unit)
    ? { kind: 'duration', ...durationOf(value, unit.replace(/^(?:business|working)_?\s*/, '')) }
    : SIZE_UNIT.test(unit)
      ? { kind: 'number', ...sizeOf(value, unit) }
      : { kind: 'number', value, unit: /^(?:product|result)/.test(unit) ? 'result' : 'piece' };

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours % 24) * 60 + minutes;
};
