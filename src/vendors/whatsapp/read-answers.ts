import { hideCardDetails } from '../../core/card-details.ts';
import { showsCard } from '../../core/card-numbers.ts';
import { cleanText, maskCardNumbers } from '../../core/text.ts';

const MAX_ANSWERS = 4_000;
/** What no form of WhatsApp's nests as deep is kept as the text that it is. */
const MAX_DEPTH = 20;

/** Answers of a form as bounded JSON text without card numbers; Meta gives them as text that is usually an object. */
export function answersOf(given: unknown): string {
  const answers = readAnswers(given);
  const masked = mapAnswers(answers, (_, answer) => maskAnswer(answer));
  const isMasked = JSON.stringify(masked) !== JSON.stringify(answers);
  // Its expiry and its code have a field each.
  const hidden = isMasked ? mapAnswers(masked, hideBesideCard) : masked;
  return cleanText(JSON.stringify(hidden), MAX_ANSWERS).text;
}

/** Whether a payment card was filled into a form. */
export const answersShowCard = (given: unknown): boolean => showsCard(JSON.stringify(readAnswers(given)));

function readAnswers(given: unknown): unknown {
  const parsed = typeof given === 'string' ? parseJson(given) : given;
  const isForm = typeof parsed === 'object' && parsed !== null && 'flow_token' in parsed;
  return mapAnswers(isForm ? withoutToken(parsed) : (parsed ?? null), (_, answer) => answer);
}

function withoutToken({ flow_token: _, ...answers }: { readonly flow_token: unknown }): object {
  return answers;
}

function parseJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

type MapAnswer = (field: string, answer: string) => string;

/** Maps every text and number of a form, numbers only when they become something else. */
function mapAnswers(value: unknown, map: MapAnswer, field = '', depth = 0): unknown {
  if (typeof value === 'string') return map(field, value);
  if (typeof value === 'number') {
    const mapped = map(field, String(value));
    return mapped === String(value) ? value : mapped;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((one) => mapAnswers(one, map, field, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [maskAnswer(key), mapAnswers(one, map, key, depth + 1)]),
  );
}

/**
 * Only what a card scheme gives out is a card here: a field of its own holds a telephone number, a CLABE, an IMEI or a
 * day in milliseconds, and one in ten of these has the check digit of a card.
 */
const maskAnswer = (answer: string): string => (showsCard(answer) ? maskCardNumbers(answer) : answer);

const CARD = '•••• 0000 ';

/** An answer of a form in which a card was seen, read as if it stood behind the card, and behind the name of its field. */
function hideBesideCard(field: string, answer: string): string {
  const name = `${CARD}${field.replace(/[_-]+/g, ' ')}: `;
  const alone = hideCardDetails(CARD + answer).slice(CARD.length);
  const named = hideCardDetails(name + alone);
  return named.startsWith(name) ? named.slice(name.length) : alone;
}
