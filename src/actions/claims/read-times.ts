import type { Figure } from './types.ts';

const HALF = String.raw`(?:\s*(?:y|and)\s*(media|cuarto|\d{1,2})\b(?!\s*(?:dias|min)))?`;
const PART = String.raw`(?:\s*(?:hrs?|horas|h)\b\.?)?(?:\s*(a\.?\s?m\b\.?|p\.?\s?m\b\.?|de la manana|de la tarde|de la noche|de la madrugada|del mediodia|in the morning|in the afternoon|in the evening|at night|o'?clock))?`;
const CLOCK = new RegExp(String.raw`(?<![\d:.,$])(\d{1,2})[:.h](\d{2})(?!\d|\s?%|:\d{3})${PART}`, 'g');
const WITH_PART = new RegExp(
  String.raw`(?<![\d:.,$])(\d{1,2})${HALF}\s*(a\.?\s?m\b\.?|p\.?\s?m\b\.?|de la manana|de la tarde|de la noche|de la madrugada|del dia|in the morning|in the afternoon|in the evening|at night|o'?clock|hrs\b|en punto|sharp)`,
  'g',
);
const AT = new RegExp(
  String.raw`\b(?:a|hacia|desde|hasta|antes de|despues de|entre|sobre|tipo|y|de|para)\s+las?\s+(\d{1,2})\b(?![:.]\d)(?!\s+(?!(?:y|de|del|a|am|pm|en|o|hasta|por|para|h|hrs?|horas|si|cuando|cada|los|el|todos|porque|pero|ya|entre|hoy|manana|que|con|tu|te|se|hay|estamos|abrimos|cerramos)\b)[a-z])${HALF}${PART}`,
  'g',
);
const AT_ENGLISH = new RegExp(
  String.raw`\b(?:at|by|until|till|before|after|around|since)\s+(\d{1,2})\b(?![:.,]\d|\s*(?:%|pesos|dollars|g\b|ml\b|kg\b|days?|hours?|minutes?|weeks?|bags?|pieces?|items?|each|business))${HALF}${PART}`,
  'g',
);
const RANGE =
  /(?<![\d:.,$])(?:(?:de|from|between|entre)\s{1,4})?(?:las\s{1,4})?(\d{1,2})(?:[:.](\d{2}))?\s{0,4}(am|pm|a\.m\.|p\.m\.)?\s{0,4}(?:a|-|to|until|y|and|hasta)\s{0,4}(?:las\s{1,4})?(\d{1,2})(?:[:.](\d{2}))?\s{0,4}(am|pm|a\.m\.|p\.m\.|h\b|hrs\b|horas\b)(?!\s{0,4}habiles)/g;
const FROM_TO =
  /\b(?:abr\w*|abier\w*|atend\w*|horario\w*|open\w*|hours)\b[^.\n]{0,40}?\b(?:de|from)\s{1,4}(\d{1,2})\s{1,4}(?:a|to)\s{1,4}(\d{1,2})\b(?![:.]\d)/g;
const WORDS: readonly (readonly [RegExp, number])[] = [
  [/\bmediodia\b|\bmedio dia\b|\bnoon\b|\bmidday\b/g, 720],
  [/\bmedianoche\b|\bmidnight\b/g, 0],
];
const HALF_PAST = /\bhalf past (\d{1,2})\b|\b(?:a )?quarter (past|to) (\d{1,2})\b/g;

/** Times of day as minutes after midnight; without `am`/`pm` a small hour may be either half of the day. */
export function readTimes(text: string): Figure[] {
  const found: Figure[] = [];
  const add = (minutes: readonly number[], match: RegExpMatchArray): void => {
    if (minutes.length === 0) return;
    const start = match.index ?? 0;
    const end = start + match[0].trimEnd().length;
    if (!found.some((other) => start < other.end && end > other.start && other.end - other.start >= end - start)) {
      found.push({ kind: 'time', minutes, start, end });
    }
  };
  for (const match of text.matchAll(RANGE)) {
    found.push(...readRange(match));
  }
  for (const match of text.matchAll(FROM_TO)) {
    for (const hour of [match[1], match[2]])
      found.push({ kind: 'time', minutes: minutesOf(hour, '0', ''), ...tail(match) });
  }
  for (const match of text.matchAll(HALF_PAST)) {
    const base = match[1] ? Number(match[1]) * 60 + 30 : Number(match[3]) * 60 + (match[2] === 'past' ? 15 : -15);
    add([base % 1440, (base + 720) % 1440], match);
  }
  for (const match of text.matchAll(CLOCK)) add(minutesOf(match[1], match[2], match[3] ?? ''), match);
  for (const match of text.matchAll(WITH_PART)) add(minutesOf(match[1], match[2], match[3] ?? ''), match);
  for (const match of text.matchAll(AT)) add(minutesOf(match[1], match[2], match[3] ?? ''), match);
  for (const match of text.matchAll(AT_ENGLISH)) add(minutesOf(match[1], match[2], match[3] ?? ''), match);
  for (const [words, minutes] of WORDS) for (const match of text.matchAll(words)) add([minutes], match);
  return found;
}

const tail = (match: RegExpMatchArray): { start: number; end: number } => {
  const end = (match.index ?? 0) + match[0].length;
  const length = /(?:de|from)\s{1,4}\d{1,2}\s{1,4}(?:a|to)\s{1,4}\d{1,2}$/.exec(match[0])?.[0].length ?? 0;
  return { start: end - length, end };
};

/** `de 9 a 20 h`, `9-6 pm`: the first hour takes the part of day that makes the range run forward. */
function readRange(match: RegExpMatchArray): Figure[] {
  const start = match.index ?? 0;
  const span = { start, end: start + match[0].length };
  const last = match[6] ?? '';
  const to = minutesOf(match[4], match[5], last);
  const from = minutesOf(match[1], match[2], match[3] ?? (/^h|^a/.test(last) ? last : ''));
  if (from.length === 0 || to.length === 0) return [];
  return [
    { kind: 'time', minutes: from, ...span },
    { kind: 'time', minutes: to, ...span },
  ];
}

const FRACTIONS: Readonly<Record<string, number>> = { media: 30, cuarto: 15 };

function minutesOf(hour: string | undefined, minute: string | undefined, part: string): number[] {
  const h = Number(hour);
  const m = FRACTIONS[minute ?? ''] ?? Number(minute ?? 0);
  if (h > 24 || m > 59) return [];
  const at = (h % 24) * 60 + m;
  if (/^(?:p|de la tarde|de la noche|in the a|in the e|at n)/.test(part))
    return [h < 12 ? at + 720 : /noche|night/.test(part) && h === 12 ? m : at];
  if (/^(?:a\.?\s?m|de la m|in the m)/.test(part)) return [h === 12 ? m : at];
  if (h >= 13 || h === 0 || /^h/.test(part)) return /^h/.test(part) && h < 13 ? [at, (at + 720) % 1440] : [at];
  return [at, (at + 720) % 1440];
}
