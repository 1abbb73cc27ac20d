import { hideCardDetails } from '../../core/card-details.ts';
import { isCardNumber } from '../../core/card-numbers.ts';
import { plainWord, spokenDigits } from '../../core/spoken-digits.ts';

/** Words between digits that belong to the number. */
const JOINS = new Set(['y', 'and', 'guion', 'dash', 'espacio', 'space', 'luego', 'then']);

/** From here on a run is masked whether or not its check digit is right: one digit misheard would show the rest. */
const TOO_LONG_FOR_A_PHONE = 14;

type Run = { readonly from: number; readonly to: number; readonly digits: string };
export type Masked = { readonly text: string; readonly holdsCard: boolean };

/**
 * Masks card numbers as they are written down from speech: digits in groups of any size, with any marks between them, or
 * as words. All but the last four digits go.
 */
export function maskSpokenCards(text: string): Masked {
  let masked = '';
  let at = 0;
  let holdsCard = false;
  for (const run of findRuns(text)) {
    const card = cardIn(run.digits);
    if (card === null && run.digits.length < TOO_LONG_FOR_A_PHONE) continue;
    masked += `${text.slice(at, run.from)}•••• ${card?.slice(-4) ?? ''}`.trimEnd();
    at = run.to;
    holdsCard ||= card !== null;
  }
  const hidden = masked + text.slice(at);
  return { text: at === 0 ? hidden : hideCardDetails(hidden), holdsCard };
}

/** Runs of digits and number words with nothing else but marks and joining words between them. */
function findRuns(text: string): Run[] {
  const runs: Run[] = [];
  let run: { from: number; to: number; digits: string } | null = null;
  for (const token of text.matchAll(/\d+|\p{L}+/gu)) {
    const digits = /^\d/.test(token[0]) ? token[0] : spokenDigits(token[0]);
    if (digits !== undefined) {
      run ??= { from: token.index, to: token.index, digits: '' };
      run.digits = joined(run.digits, digits, text.slice(run.to, token.index));
      run.to = token.index + token[0].length;
    } else if (run !== null && !JOINS.has(plainWord(token[0]))) {
      runs.push(run);
      run = null;
    }
  }
  return run === null ? runs : [...runs, run];
}

/** «cuarenta y uno», "forty one" are 41, not 401. */
function joined(before: string, next: string, between: string): string {
  const isTens = /[2-9]0$/.test(before) && /^[1-9]$/.test(next) && /^(\s+y\s+|\s+|-)$/i.test(between);
  return isTens ? before.slice(0, -1) + next : before + next;
}

/** Of the lengths that card numbers have, the likeliest first; 13 digits are old ones, and more often a phone. */
const LENGTHS = [16, 15, 14, 19] as const;
const OLD_LENGTH = 13;

/** Some stretch of the run has the first digits, the length and the check digit of a card: behind it more may be said. */
function cardIn(digits: string): string | null {
  if (digits.length === OLD_LENGTH) return digits.startsWith('4') && isCardNumber(digits) ? digits : null;
  for (const length of LENGTHS) {
    for (let from = 0; from + length <= digits.length; from += 1) {
      const stretch = digits.slice(from, from + length);
      if (isCardNumber(stretch)) return stretch;
    }
  }
  return null;
}
