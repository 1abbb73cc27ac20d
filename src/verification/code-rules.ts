/** Digits as a phone keyboard may give them: plain, full width, or as keycap emoji. */
const DIGIT = '[0-9\\uff10-\\uff19](?:\\ufe0f?\\u20e3)?';
const GAP = '[ \\n\\u00a0\\u200b\\u200c\\u200d\\u2060.·_-]{1,3}';
const HIDDEN = '[\\u200b\\u200c\\u200d\\u2060]?';
const run = (length: number): string => `${DIGIT}(?:${HIDDEN}${DIGIT}){${length - 1}}`;
const alone = (pattern: string, between: string): string =>
  `(?<!${DIGIT}${between})(?:${pattern})(?!${between}${DIGIT})`;
const SPLIT = `${run(3)}${GAP}${run(3)}|${run(2)}(?:${GAP}${run(2)}){2}|${DIGIT}(?:${GAP}${DIGIT}){5}`;
/** Six digits together, or as 3+3, 2+2+2 or each by itself when no more digits stand beside them, as in a phone number. */
const SIX = new RegExp(`${alone(run(6), HIDDEN)}|${alone(SPLIT, `(?:${GAP})?`)}`, 'g');

const MASK = '••••••';

/**
 * Finds a code in what a customer wrote ("es 123 456", "123-456"), and the text with everything masked that looks like
 * one. Only the first counts, so that a message is one try. Null when there is none.
 */
export function readCode(text: string): { readonly code: string; readonly masked: string } | null {
  const [first] = text.match(SIX) ?? [];
  if (first === undefined) return null;
  return { code: first.normalize('NFKC').replace(/[^0-9]/g, ''), masked: text.replace(SIX, MASK) };
}

/** A code counts for so long, ms of business time. */
export const CODE_LASTS_MS = 10 * 60_000;
export const MAX_TRIES = 5;
/** Digits are still taken out of messages for this long after a code was asked for: a late one is told so by code. */
export const CAUGHT_MS = 30 * 60_000;

/** Whether typed digits can still be right: the newest code, in time, with tries left. */
export const isOpen = (
  code: { readonly state: string; readonly tries: number; readonly expiresAt: Date },
  enteredAt: Date,
): boolean => code.state === 'awaited' && code.tries < MAX_TRIES && enteredAt.getTime() < code.expiresAt.getTime();

/** Codes that were sent lately. */
export type CodeCounts = { readonly lastHour: number; readonly lastDay: number };

const PER_HOUR = 3;
const PER_DAY = 5;

/** Whether `more` further codes may be sent, for one customer or to one mailbox. */
export const mayStillSend = ({ lastHour, lastDay }: CodeCounts, more: number): boolean =>
  lastHour + more <= PER_HOUR && lastDay + more <= PER_DAY;
