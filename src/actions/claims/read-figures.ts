import { numberWords } from './number-words.ts';
import {
  originalSpan,
  type PlainText,
  type Replacement,
  replaceSpans,
  toPlainText,
  withoutSpans,
} from './plain-text.ts';
import { readMoney, readPercents } from './read-amounts.ts';
import { readDates, readWeekdays } from './read-dates.ts';
import { readCodes, readLinks } from './read-links-and-codes.ts';
import { readDurations, readPlainNumbers, readSizes } from './read-numbers.ts';
import { readTimes } from './read-times.ts';
import { spelledOut } from './spelled-out.ts';
import type { Figure, ReadOptions, Sentence } from './types.ts';

export type Reading = {
  readonly plain: PlainText;
  readonly figures: readonly Figure[];
  readonly sentences: readonly Sentence[];
};

/**
 * Reads every figure of a text, but not what it says was done: each reader takes what is its own and blanks it out for the next, so that the 12 of
 * "12 de mayo" is a date and not a number too.
 */
export function readFigures(original: string, options: ReadOptions): Reading {
  const written = toPlainText(original);
  const folded = replaceSpans(written, spelledOut(written));
  const plain = replaceSpans(
    folded,
    [...affirmations(folded), ...numberWords(folded.text, options.language)].sort((a, b) => a.start - b.start),
  );
  const figures: Figure[] = [];
  let rest = withoutListNumbers(plain.text);
  const take = (read: (text: string) => Figure[]): void => {
    const found = read(rest);
    rest = withoutSpans(rest, found);
    figures.push(...found);
  };
  const raw = (start: number, end: number): string => originalSpan(plain, start, end).text;
  take((text) => readLinks(text, raw));
  take((text) => readDates(text, options));
  take(readMoney);
  take(readPercents);
  take((text) => readCodes(text, raw));
  take(readTimes);
  take(readWeekdays);
  take(readDurations);
  take(readSizes);
  take(readPlainNumbers);
  const sentences = sentencesOf(plain.text);
  return { plain, figures: figures.sort((a, b) => a.start - b.start), sentences };
}

/** `sí` is a yes, `si` a condition; without accents they would be one word. */
const affirmations = (plain: PlainText): Replacement[] =>
  [...plain.text.matchAll(/\bsi\b/g)]
    .map((match) => ({ start: match.index, end: match.index + 2, by: 'yes' }))
    .filter(({ start, end }) => /[íÍ]/.test(originalSpan(plain, start, end).text.normalize('NFC')));

/** `1)`, `2.`, `1 -` at the start of a line number a list. */
const withoutListNumbers = (text: string): string =>
  text
    .replace(/(^|\n)([ \t]*(?:[-•·>]\s*)?)(\d{1,2})(?=\s*[.)]-?\s|\s*[-:]\s|\s(?=\S)(?<=\n\d\s))/g, (all) =>
      all.replace(/\d/g, ' '),
    )
    .replace(/(?:opcion|option|paso|step|numero)\s+\d{1,2}\b|\(\d{1,2}\)|\b\d\)/g, (all) => all.replace(/\d/g, ' '));

const SENTENCE = /[^.!?\n¿¡;…]*(?:[.](?=\S)[^.!?\n¿¡;…]*)*[.!?\n;…]*/g;

function sentencesOf(text: string): Sentence[] {
  return [...text.matchAll(SENTENCE)]
    .filter((match) => match[0].trim() !== '')
    .flatMap((match) => {
      const whole = { text: match[0], start: match.index, isQuestion: match[0].includes('?') };
      return whole.isQuestion && text[match.index - 1] !== '¿' ? withoutTag(whole) : [whole];
    });
}

const ASKS =
  /^\s*(?:(?:and|so|y|e|o|or|pero|but|entonces|ok|hola|hi|sorry|disculpa)[\s,]+){0,3}(?:do|does|did|is|are|was|were|am|has|have|had|can|could|may|might|would|will|shall|should|what|which|when|where|who|whom|whose|why|how|que|cual|cuales|cuando|cuanto|cuanta|cuantos|cuantas|donde|como|quien|por que|a que|para que|en que|con que|de que|quieres|quiere|gustas|te gustaria|le gustaria|prefieres|puedes|puede|me|hay|tienes|tiene|sabes|deseas|necesitas|buscas|te parece|seria|si|if)\b/;

/** `I've cancelled it, anything else?`: only the last clause asks, unless the sentence begins as a question. */
function withoutTag(question: Sentence): Sentence[] {
  const comma = Math.max(
    question.text.lastIndexOf(', '),
    question.text.lastIndexOf(' - '),
    question.text.lastIndexOf(': '),
  );
  const told = question.text.slice(0, comma + 1);
  if (comma < 0 || ASKS.test(told)) return [question];
  return [
    { text: told, start: question.start, isQuestion: false },
    { text: question.text.slice(comma + 1), start: question.start + comma + 1, isQuestion: true },
  ];
}
