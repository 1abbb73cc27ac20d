import { addDays } from './calendar.ts';
import type { Figure, ReadOptions } from './types.ts';

const MONTHS = [
  'enero|ene|january|jan',
  'febrero|feb|february',
  'marzo|mar|march',
  'abril|abr|april|apr',
  'mayo|may',
  'junio|jun|june',
  'julio|jul|july',
  'agosto|ago|august|aug',
  'septiembre|setiembre|sept?|september',
  'octubre|oct|october',
  'noviembre|nov|november',
  'diciembre|dic|december|dec',
];
const MONTH = MONTHS.join('|');
const DAY_MONTH = new RegExp(
  String.raw`\b(\d{1,2})(?:st|nd|rd|th|o)?(?:\s+|-)(?:de\s+|of\s+)?(${MONTH})\b(?:\.?,?\s+(?:de |del )?(\d{4})\b)?`,
  'g',
);
const MONTH_DAY = new RegExp(String.raw`\b(${MONTH})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4})\b)?`, 'g');
const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/g;
const SLASHED = /\b(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?\b/g;
const DAY_ALONE =
  /\b(?:el|dia|hasta el|del|al|the)\s{1,4}(\d{1,2})(?:st|nd|rd|th)?(?=\s{0,4}(?:$|[.,;!?)\n]|de este mes|del mes|por la|a las|en la|y|of this month|at|te|llega|sale))/g;
const AFTER_WEEKDAY =
  /(?<=\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? (?:the |el )?)(\d{1,2})(?:st|nd|rd|th)?(?=\s?(?:$|[.,;!?)\n])|\s(?:y|and|de este|a las|at|en|te|entre)\b)/g;
const ORDINAL = /\bthe (\d{1,2})(?:st|nd|rd|th)\b/g;
const RELATIVE: readonly (readonly [RegExp, number])[] = [
  [/\bpasado manana\b|\b(?:the )?day after tomorrow\b/g, 2],
  [/(?<!\b(?:la|esta|las|de|cada|una|buena)\s)\bmanana\b(?! de cafe)|\btomorrow\b|\ben 1 dia\b/g, 1],
  [/\banteayer\b|\bantier\b|\bday before yesterday\b/g, -2],
  [/\bayer\b|\banoche\b|\byesterday\b|\blast night\b/g, -1],
  [/\besta (?:tarde|noche)\b|\btonight\b|\bthis (?:afternoon|evening)\b|\bhoy mismo\b|\bsame day\b|\bmismo dia\b/g, 0],
];
/** `today` is a statement about a day only beside something that happens. */
const TODAY = /\bhoy\b|\btoday\b/g;
const HAPPENS =
  /\b(?:abr|cerr|cierr|lleg|entreg|envia|recog|sale|salio|vence|termina|acaba|ultimo|listo|lista|open|close|arriv|deliver|ship|ready|pick|ends?\b|expire|leaves?\b|last)/;
const IN_DAYS =
  /\b(?:en|dentro de|in)\s{1,4}(\d{1,2})\s{1,4}(?:dias?|days?)\b(?!\s{1,4}(?:habiles|laborales|naturales))/g;
const NEXT_WEEK =
  /\b(?:la )?(?:proxima|siguiente) semana\b|\bsemana que (?:entra|viene)\b|\bnext week\b|\b(?:este|fin de|el proximo|next|this) (?:fin de semana|mes|month|weekend)\b(?!\s{0,4}[?])/g;

const WEEKDAY_WORDS = [
  'lunes|lun|mondays?|mon',
  'martes|tuesdays?|tues?',
  'miercoles|mie|wednesdays?|wed',
  'jueves|jue|thursdays?|thu(?:rs?)?',
  'viernes|vie|fridays?|fri',
  'sabados?|sab|saturdays?',
  'domingos?|dom|sundays?',
];
const WEEKDAY = WEEKDAY_WORDS.join('|');
const WEEKDAYS = new RegExp(
  String.raw`\b(${WEEKDAY})\b\.?(?:\s*(?:a|al|-|to|through|thru|hasta)\s*(?:el\s+)?(${WEEKDAY})\b)?`,
  'g',
);
const WEEKDAY_GROUPS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/\bl\s?-\s?v\b|\bentre semana\b|\bweekdays\b/g, [1, 2, 3, 4, 5]],
  [/\bl\s?-\s?s\b/g, [1, 2, 3, 4, 5, 6]],
  [
    /\bl\s?-\s?d\b|\btodos los dias\b|\bevery day\b|\bseven days a week\b|\b7 dias a la semana\b|\b7 days a week\b/g,
    [1, 2, 3, 4, 5, 6, 7],
  ],
  [/\b(?:los )?fin(?:es)? de semana\b|\bweekends?\b/g, [6, 7]],
];

const span = (match: RegExpMatchArray): { start: number; end: number } => ({
  start: match.index ?? 0,
  end: (match.index ?? 0) + match[0].length,
});

/** Calendar days, also relative ones. `today` is `YYYY-MM-DD` of the business's zone. */
export function readDates(text: string, { language, today }: ReadOptions): Figure[] {
  const found: Figure[] = [];
  const add = (day: string | null, match: RegExpMatchArray, isRelative = false): void => {
    const at = span(match);
    if (day && !found.some((other) => at.start < other.end && at.end > other.start))
      found.push({ kind: 'date', day, isRelative, ...at });
  };
  for (const match of text.matchAll(ISO)) add(`${match[1]}-${match[2]}-${match[3]}`, match);
  for (const match of text.matchAll(DAY_MONTH)) add(dayOf(match[1], monthOf(match[2]), match[3]), match);
  for (const match of text.matchAll(MONTH_DAY)) add(dayOf(match[2], monthOf(match[1]), match[3]), match);
  for (const match of text.matchAll(SLASHED)) add(slashedDay(match, language), match);
  for (const match of text.matchAll(DAY_ALONE)) add(dayOf(match[1], null, undefined), match);
  for (const match of text.matchAll(AFTER_WEEKDAY)) add(dayOf(match[1], null, undefined), match);
  for (const match of text.matchAll(ORDINAL)) add(dayOf(match[1], null, undefined), match);
  for (const [words, days] of RELATIVE)
    for (const match of text.matchAll(words)) add(addDays(today, days), match, true);
  for (const match of text.matchAll(IN_DAYS)) add(addDays(today, Number(match[1])), match, true);
  for (const match of text.matchAll(NEXT_WEEK)) add('next', match, true);
  for (const match of text.matchAll(TODAY))
    if (HAPPENS.test(sentenceAround(text, match.index))) add(today, match, true);
  return found;
}

/** Weekdays and ranges of them; 1 is Monday. */
export function readWeekdays(text: string): Figure[] {
  const found: Figure[] = [];
  for (const match of text.matchAll(WEEKDAYS)) {
    if (isOtherWord(text, match)) continue;
    const from = indexOfWord(WEEKDAY_WORDS, match[1]);
    const to = match[2] ? indexOfWord(WEEKDAY_WORDS, match[2]) : from;
    found.push({ kind: 'weekday', days: daysFromTo(from, to), ...span(match) });
  }
  for (const [words, days] of WEEKDAY_GROUPS)
    for (const match of text.matchAll(words)) found.push({ kind: 'weekday', days, ...span(match) });
  return found;
}

/** `mon`, `tue`, `sun` and `dom` are short for weekdays only beside another day or an hour. */
const isOtherWord = (text: string, match: RegExpMatchArray): boolean =>
  /^(?:mon|tues?|wed|fri|lun|mie|jue|vie|sab|dom|thu)$/.test(match[1] ?? '') &&
  !match[2] &&
  !/^\.?\s{0,4}(?:[:,]|\d|y\b|and\b|&|de\b|from\b)/.test(text.slice((match.index ?? 0) + (match[1] ?? '').length));

const daysFromTo = (from: number, to: number): number[] => {
  const days: number[] = [from];
  for (let day = from; day !== to; ) {
    day = (day % 7) + 1;
    days.push(day);
  }
  return days;
};

const indexOfWord = (words: readonly string[], word: string | undefined): number =>
  words.findIndex((pattern) => new RegExp(`^(?:${pattern})$`).test(word ?? '')) + 1;

const monthOf = (word: string | undefined): number => indexOfWord(MONTHS, word);

/** `12/11` is the 12th of November in Spanish and the 11th of December in English; what is no date that way is one the other way. */
function slashedDay([, first, second, year]: RegExpMatchArray, language: ReadOptions['language']): string | null {
  const dayFirst = dayOf(first, Number(second), year);
  const monthFirst = dayOf(second, Number(first), year);
  return language === 'es' ? (dayFirst ?? monthFirst) : (monthFirst ?? dayFirst);
}

function dayOf(day: string | undefined, month: number | null, year: string | undefined): string | null {
  const number = Number(day);
  if (number < 1 || number > 31 || (month !== null && (month < 1 || month > 12))) return null;
  const dd = String(number).padStart(2, '0');
  if (month === null) return `---${dd}`;
  const mm = String(month).padStart(2, '0');
  return year ? `${year.length === 2 ? `20${year}` : year}-${mm}-${dd}` : `--${mm}-${dd}`;
}

const sentenceAround = (text: string, at: number): string => {
  const from = Math.max(...['.', '!', '?', '\n', '¿', '¡'].map((mark) => text.lastIndexOf(mark, at)));
  const rest = text.slice(at).search(/[.!?\n]/);
  return text.slice(from + 1, rest < 0 ? undefined : at + rest);
};
