import type { Fact } from '../types.ts';
import { effectsIn } from './effects.ts';
import { toPlainText } from './plain-text.ts';
import { readFigures } from './read-figures.ts';
import { normaliseCode, normaliseUrl } from './read-links-and-codes.ts';
import { durationOf, sizeOf } from './read-numbers.ts';
import type { FigureValue, Known } from './types.ts';

const DURATION_UNIT = /^(?:business_?|working_?)?(?:min|hour|hora|h$|dia|day|semana|week|mes|month|ano|year)/;
const SIZE_UNIT = /^(?:kg|kilo|g$|gr|gram|ml|l$|lt|oz|lb|cm|mm)/;

/** Every figure that the facts state: their own value, and what stands in their text and in the name of their subject. */
export function knownFigures(facts: readonly Fact[], language: 'es' | 'en', today: string): Known[] {
  return facts.flatMap((fact) => {
    const words =
      fact.kind === 'text' ? `${fact.of}\n${fact.text}` : fact.kind === 'done' ? `${fact.of} ${fact.effect}` : fact.of;
    const topic = toPlainText(words).text;
    const own = figureOf(fact);
    const read = readFigures(words, { language, today }).figures.filter((figure) => figure.kind !== 'done');
    const known = read.map((figure): Known => ({ figure, fact, topic }));
    return own ? [{ figure: { ...own, start: 0, end: 0 }, fact, topic }, ...known] : known;
  });
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
      return { kind: 'done', effects: effectsIn(`${fact.effect} ${fact.of}`) };
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
