/** Digits as they are said, in Spanish and English. `double` and the like are left to the digits around them. */
const SPOKEN: Readonly<Record<string, string>> = {
  cero: '0',
  uno: '1',
  una: '1',
  dos: '2',
  tres: '3',
  cuatro: '4',
  cinco: '5',
  seis: '6',
  siete: '7',
  ocho: '8',
  nueve: '9',
  diez: '10',
  once: '11',
  doce: '12',
  trece: '13',
  catorce: '14',
  quince: '15',
  dieciseis: '16',
  diecisiete: '17',
  dieciocho: '18',
  diecinueve: '19',
  veinte: '20',
  veintiuno: '21',
  veintidos: '22',
  veintitres: '23',
  veinticuatro: '24',
  veinticinco: '25',
  veintiseis: '26',
  veintisiete: '27',
  veintiocho: '28',
  veintinueve: '29',
  treinta: '30',
  cuarenta: '40',
  cincuenta: '50',
  sesenta: '60',
  setenta: '70',
  ochenta: '80',
  noventa: '90',
  zero: '0',
  oh: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  thirteen: '13',
  fourteen: '14',
  fifteen: '15',
  sixteen: '16',
  seventeen: '17',
  eighteen: '18',
  nineteen: '19',
  twenty: '20',
  thirty: '30',
  forty: '40',
  fifty: '50',
  sixty: '60',
  seventy: '70',
  eighty: '80',
  ninety: '90',
};
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
    const isCard = holdsCardNumber(run.digits);
    if (!isCard && run.digits.length < TOO_LONG_FOR_A_PHONE) continue;
    masked += `${text.slice(at, run.from)}•••• ${isCard ? run.digits.slice(-4) : ''}`.trimEnd();
    at = run.to;
    holdsCard ||= isCard;
  }
  return { text: masked + text.slice(at), holdsCard };
}

/** Runs of digits and number words with nothing else but marks and joining words between them. */
function findRuns(text: string): Run[] {
  const runs: Run[] = [];
  let run: { from: number; to: number; digits: string } | null = null;
  for (const token of text.matchAll(/\d+|\p{L}+/gu)) {
    const digits = /^\d/.test(token[0]) ? token[0] : SPOKEN[plainWord(token[0])];
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

const plainWord = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** «cuarenta y uno», "forty one" are 41, not 401. */
function joined(before: string, next: string, between: string): string {
  const isTens = /[2-9]0$/.test(before) && /^[1-9]$/.test(next) && /^(\s+y\s+|\s+|-)$/i.test(between);
  return isTens ? before.slice(0, -1) + next : before + next;
}

/** Lengths of card numbers by their first digit; 13 digits are old ones, and more often a phone with its country. */
const LENGTHS: Readonly<Record<string, readonly number[]>> = {
  2: [16],
  3: [14, 15, 16],
  4: [16, 19],
  5: [16],
  6: [16, 19],
};
const OLD_LENGTH = 13;

/** Some stretch of the run has the first digit, the length and the check digit of a card. */
function holdsCardNumber(digits: string): boolean {
  if (digits.length === OLD_LENGTH) return digits.startsWith('4') && passesLuhn(digits);
  return [...digits].some((first, from) =>
    LENGTHS[first]?.some((length) => from + length <= digits.length && passesLuhn(digits.slice(from, from + length))),
  );
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
