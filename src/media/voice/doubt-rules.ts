import { detectLanguage, type Language } from '../../core/language.ts';
import { folded, foldedWords } from './fold.ts';
import type { Doubt } from './types.ts';

type Heard = {
  readonly text: string;
  /** As reported, for each part. */
  readonly languages: readonly string[];
  readonly expected: Language | null;
  readonly vocabulary: readonly string[];
  /** Null when it could not be measured. */
  readonly seconds: number | null;
  readonly speechSeconds: number | null;
};

/** Spanish at its fastest is about 20 characters a second. */
const FASTEST = 28;
/** Below this much of what was said is missing. */
const SLOWEST = 3;
/** Shorter sounds say nothing about pace. */
const LEAST_SECONDS = 2;
const MOSTLY = 0.8;
const FEWEST_WORDS_FOR_LANGUAGE = 4;

/** Why a transcript is to be asked about, by rules that anybody can check; none: it is taken as heard. */
export function findDoubts(heard: Heard): Doubt[] {
  const doubts: Doubt[] = [];
  if (isOtherLanguage(heard)) doubts.push('language');
  doubts.push(...paceDoubts(heard));
  if (hasUnknownNumber(heard)) doubts.push('unknown_number');
  if (hasUnknownName(heard)) doubts.push('unknown_name');
  return doubts;
}

/** A language that is not spoken here, not the customer's, or not that of the words. */
function isOtherLanguage({ text, languages, expected }: Heard): boolean {
  const spoken = expected ?? languages.find((language) => language === 'es' || language === 'en');
  if (languages.some((language) => language !== spoken)) return true;
  if ((spoken !== 'es' && spoken !== 'en') || foldedWords(text).length < FEWEST_WORDS_FOR_LANGUAGE) return false;
  return detectLanguage(text, spoken) !== spoken;
}

function paceDoubts({ text, seconds, speechSeconds }: Heard): Doubt[] {
  if (seconds === null || speechSeconds === null || seconds < LEAST_SECONDS) return [];
  const doubts: Doubt[] = [];
  if ((seconds - speechSeconds) / seconds > MOSTLY) doubts.push('mostly_silence');
  const pace = text.length / Math.max(speechSeconds, 0.1);
  if (pace > FASTEST) doubts.push('too_fast');
  if (pace < SLOWEST && speechSeconds > LEAST_SECONDS) doubts.push('too_slow');
  return doubts;
}

/** Three digits and more are amounts, house numbers, sizes or order numbers: known ones stand in the vocabulary. */
function hasUnknownNumber({ text, vocabulary }: Heard): boolean {
  const known = new Set(vocabulary.flatMap((entry) => entry.match(/\d+/g) ?? []));
  const numbers = text.replace(/(?<=\d)[,. ](?=\d{3}\b)/g, '').match(/\d+/g) ?? [];
  return numbers.some((number) => number.length >= 3 && !known.has(number));
}

/** Capitalised inside a sentence and yet no name. */
const NO_NAMES = new Set(
  (
    'i ok okay whatsapp pdf dios monday tuesday wednesday thursday friday saturday sunday january february march april ' +
    'may june july august september october november december english spanish mr mrs'
  ).split(' '),
);

/** A capitalised word inside a sentence that no entry of the vocabulary holds; without a vocabulary nothing is known. */
function hasUnknownName({ text, vocabulary }: Heard): boolean {
  if (vocabulary.length === 0) return false;
  const known = new Set(vocabulary.flatMap(foldedWords));
  const names = text.match(/(?<=[\p{Ll}\p{N},;:]\s+)\p{Lu}[\p{L}'’-]+/gu) ?? [];
  return names.some((name) => {
    const words = foldedWords(name);
    return !words.every((word) => known.has(word) || NO_NAMES.has(word)) && folded(name) !== '';
  });
}
