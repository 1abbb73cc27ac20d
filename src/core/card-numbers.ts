/** Beginnings and lengths that the card schemes give out. An IMEI or a CLABE has neither. */
const SCHEMES =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11,16}|35\d{14}|6\d{15,18}|5[0678]\d{14})$/;

/** Digits of a payment card: a scheme's beginning and length, and the check digit. */
export const isCardNumber = (digits: string): boolean => SCHEMES.test(digits) && passesLuhn(digits);

/** Digits in groups of any size, near each other on one line. */
const RUN = /\d(?:[ \t\u00a0.·–-]{0,3}\d){12,}/g;
/** The likeliest lengths first: behind a number of sixteen digits its expiry and its code may follow. */
const LENGTHS = [16, 15, 14, 19, 18, 17, 13];

type Group = { readonly digits: string; readonly from: number; readonly to: number };
type Found = { readonly from: number; readonly to: number; readonly digits: string };

/** Puts `•••• 1234` where card numbers stand, and where 13 to 19 digits alone pass for one by their check digit. */
export function maskNumbers(text: string): string {
  return text.replace(RUN, (run) => {
    let masked = '';
    let at = 0;
    for (const { from, to, digits } of cardsIn(run)) {
      masked += `${run.slice(at, from)}•••• ${digits.slice(-4)}`;
      at = to;
    }
    return masked + run.slice(at);
  });
}

/** Digits of every payment card in a text, by scheme and check digit. */
export const cardsOf = (text: string): readonly string[] =>
  [...text.matchAll(RUN)].flatMap(([run]) => cardsIn(run).map(({ digits }) => digits)).filter(isCardNumber);

/** Numbers of 13 digits are too often something else to warn of them, or to delete a document for them. */
const OLD_LENGTH = 13;

/** True when a text holds the number of a payment card. */
export const showsCard = (text: string): boolean => cardsOf(text).some(({ length }) => length !== OLD_LENGTH);

function cardsIn(run: string): readonly Found[] {
  const groups = [...run.matchAll(/\d+/g)].map(
    ({ 0: digits, index }): Group => ({ digits, from: index, to: index + digits.length }),
  );
  const cards: Found[] = [];
  for (let at = 0; at < groups.length; at += 1) {
    const found = cardFrom(groups, at);
    if (found === null) continue;
    cards.push(found);
    while ((groups[at + 1]?.to ?? Number.POSITIVE_INFINITY) <= found.to) at += 1;
  }
  return cards.length === 0 && isPlainNumber(run)
    ? [{ from: 0, to: run.length, digits: run.replace(/\D/g, '') }]
    : cards;
}

/** The card that begins with this group and ends with one of the next; none ends within a group. */
function cardFrom(groups: readonly Group[], start: number): Found | null {
  const from = groups[start]?.from ?? 0;
  const found: Found[] = [];
  let digits = '';
  for (let at = start; at < groups.length && digits.length < 19; at += 1) {
    const group = groups[at];
    digits += group?.digits ?? '';
    const isShaped = isPrintedLikeACard(groups.slice(start, at + 1)) || (start === 0 && at === groups.length - 1);
    if (group !== undefined && isShaped && isCardNumber(digits)) found.push({ from, to: group.to, digits });
  }
  return found.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** In one piece, in pieces of one size of which the last may be shorter, or as American Express and Diners print. */
function isPrintedLikeACard(groups: readonly Group[]): boolean {
  const sizes = groups.map(({ digits }) => digits.length);
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  return /^4,6,[45]$/.test(sizes.join()) || (sizes.slice(0, -1).every((size) => size === first) && last <= first);
}

const rank = ({ digits }: Found): number => LENGTHS.indexOf(digits.length);

/** One number, at most with single blanks or hyphens in it. */
const isPlainNumber = (run: string): boolean =>
  /^\d(?:[ -]?\d){12,18}$/.test(run) && passesLuhn(run.replace(/\D/g, ''));

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length >= 13 && sum % 10 === 0;
}
