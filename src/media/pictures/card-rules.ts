import { gtinOf } from '../../catalogue/index.ts';
import { hideCardDetails } from '../../core/card-details.ts';
import { cardsOf, isCardNumber } from '../../core/card-numbers.ts';
import { maskCardNumbers } from '../../core/text.ts';

/** Letters that a reader of text takes digits for. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  I: '1',
  l: '1',
  '|': '1',
  Z: '2',
  S: '5',
  B: '8',
  '?': '2',
};
/** A question mark stands for a digit that could not be read, when it makes four of three. */
const GROUP = /(?<![\p{L}\d$.,])(?:\d{3}\?|[\dOoQDIl|ZSB]{2,19})(?![\p{L}\d]|[.,]\d)/gu;
/** Digits one by one, as forms have boxes for them. */
const SPACED = /(?<![\p{L}\d$.,])[\dOoQDIl|ZSB](?:[ \t\u00a0.·-]{1,3}[\dOoQDIl|ZSB]){12,}(?![\p{L}\d]|[.,]\d)/gu;

type Group = { readonly digits: string; readonly start: number; readonly end: number };

/**
 * Hides numbers of payment cards: 13 to 19 digits that pass the Luhn check and begin as the card schemes' do, also when
 * they are printed in groups, over several lines, or read with letters among them. `apart` are digits that are known to
 * be something else, such as those below a barcode.
 */
export function hideCards(
  text: string,
  apart: readonly string[] = [],
): { readonly text: string; readonly holdsCard: boolean } {
  const read = text.replace(SPACED, (run) => (cardsOf(digitsOf(run)).length > 0 ? digitsOf(run) : run));
  const groups = groupsOf(read);
  const spans: { readonly start: number; readonly end: number; readonly last4: string }[] = [];
  for (let from = 0; from < groups.length; from += 1) {
    const found = cardFrom(read, groups, from, apart);
    if (found === null) continue;
    spans.push(found);
    while ((groups[from + 1]?.end ?? Number.POSITIVE_INFINITY) <= found.end) from += 1;
  }
  const hidden = spans.reduceRight(
    (rest, { start, end, last4 }) => `${rest.slice(0, start)}•••• ${last4}${rest.slice(end)}`,
    read,
  );
  // What the general rule hides is a card by the same measure, however it is spaced.
  const holdsCard = spans.length > 0 || linesOf(hidden, apart).some(({ isApart, line }) => !isApart && showsCard(line));
  const masked = maskUnless(hidden, apart);
  return { text: holdsCard ? hideCardDetails(masked) : masked, holdsCard };
}

/** Every look-alike as the digit that it was taken for. */
const digitsOf = (read: string): string => read.replace(/[^\d\s.·-]/g, (letter) => LOOKALIKES[letter] ?? letter);

function groupsOf(text: string): readonly Group[] {
  return [...text.matchAll(GROUP)].flatMap((match) => {
    const digits = digitsOf(match[0]);
    // A word of look-alikes alone ("SOLO", "DIOS") is a word.
    const isNumber = (match[0].match(/\d/g)?.length ?? 0) * 2 >= match[0].length;
    return isNumber ? [{ digits, start: match.index, end: match.index + match[0].length }] : [];
  });
}

/** The card number that begins with this group and ends with one of the next ones. */
function cardFrom(text: string, groups: readonly Group[], from: number, apart: readonly string[]) {
  let digits = '';
  for (let at = from; at < groups.length && at < from + 6; at += 1) {
    const group = groups[at];
    const before = groups[at - 1];
    if (group === undefined) return null;
    if (at > from && before !== undefined && !mayGoOn(text.slice(before.end, group.start), before, group)) return null;
    digits += group.digits;
    if (digits.length > 19) return null;
    if ((isCard(digits) || isPrintedAsCard(groups.slice(from, at + 1))) && !apart.includes(digits)) {
      return { start: groups[from]?.start ?? group.start, end: group.end, last4: digits.slice(-4) };
    }
  }
  return null;
}

/** Four by four digits behind a scheme's first one: a card even when the reader took one digit for another. */
const isPrintedAsCard = (groups: readonly Group[]): boolean =>
  groups.length === 4 && groups.every(({ digits }) => digits.length === 4) && /^[2-6]/.test(groups[0]?.digits ?? '');

/** On one line groups stand near each other; over lines only as the four digits by four of a card. */
const mayGoOn = (between: string, before: Group, after: Group): boolean =>
  /^[ \t\u00a0.·-]{0,4}$/.test(between) ||
  (/^[^\p{L}\d]{0,6}$/u.test(between) && before.digits.length === 4 && after.digits.length === 4);

/** The old Visa numbers of 13 digits look like an EAN-13 whose check digit is right one time in ten. */
const isCard = (digits: string): boolean => isCardNumber(digits) && !(digits.length === 13 && gtinOf(digits) !== null);

/** The general rule for all texts, except for digits that are known to be something else. */
const maskUnless = (text: string, apart: readonly string[]): string =>
  linesOf(text, apart)
    .map(({ line, isApart }) => (isApart ? line : maskCardNumbers(line)))
    .join('\n');

const linesOf = (text: string, apart: readonly string[]) =>
  text.split('\n').map((line) => ({ line, isApart: apart.some((digits) => line.replace(/\D/g, '').includes(digits)) }));

const showsCard = (line: string): boolean => cardsOf(line).some(isCard);
