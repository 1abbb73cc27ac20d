import { hideCardDetails } from './card-details.ts';
import { maskNumbers } from './card-numbers.ts';

/** Text that came from outside, made safe to store and to show: it is data, never an instruction. */
export type CleanText = { readonly text: string; readonly notes: readonly TextNote[] };
export type TextNote = 'control_removed' | 'surrogate_replaced' | 'direction_removed' | 'tags_removed' | 'cut';

/** WhatsApp's own limit is 4,096 characters; anything beyond this is cut with a note. */
/** Text as PostgreSQL can store it, in json too: nothing else is changed. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '');

/** Whether a reader sees anything of it: blanks, fillers and characters without a width are nothing. */
export const isVisible = (text: string): boolean => /[^\s\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/u.test(text);

/** A value as JSON text that PostgreSQL can store as `jsonb`. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? storable(one) : one));

const MAX_CHARACTERS = 8_192;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;
const DIRECTION = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g;
const TAGS = /[\u{e0000}-\u{e007f}]/gu;
const FLAG_WITH_TAGS = /\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}/gu;

/** Removes what PostgreSQL cannot store or a reader cannot see, and cuts what is too long, saying what was done. */
export function cleanText(raw: string, maxCharacters = MAX_CHARACTERS): CleanText {
  const notes: TextNote[] = [];
  const note = (name: TextNote, before: string, after: string): string => {
    if (before !== after) notes.push(name);
    return after;
  };
  let text = raw.length > maxCharacters * 2 ? raw.slice(0, maxCharacters * 2) : raw;
  text = note('surrogate_replaced', text, text.toWellFormed());
  text = note('control_removed', text, text.replace(CONTROL, ''));
  text = note('direction_removed', text, text.replace(DIRECTION, ''));
  text = note('tags_removed', text, removeTags(text));
  const cut = text.length > maxCharacters ? text.slice(0, maxCharacters).toWellFormed() : text;
  if (cut !== text || raw.length > maxCharacters * 2) notes.push('cut');
  return { text: cut, notes };
}

/** Tag characters are invisible; only inside the flags of England, Scotland and Wales do they mean something. */
const removeTags = (text: string): string => {
  const flags: string[] = [];
  const kept = text.replace(FLAG_WITH_TAGS, (flag) => `\ue000${flags.push(flag) - 1}\ue001`);
  return kept.replace(TAGS, '').replace(/\ue000(\d+)\ue001/g, (_, index: string) => flags[Number(index)] ?? '');
};

/**
 * Card numbers, and runs of 13 to 19 digits that pass the Luhn check, lose all but their last four digits; with them go
 * the expiry dates and security codes that stand in the same text.
 */
export function maskCardNumbers(text: string): string {
  const masked = maskNumbers(text);
  return masked === text ? text : hideCardDetails(masked);
}

/** Whether something in a text looks like the full number of a payment card. */
export const hasCardNumber = (text: string): boolean => maskNumbers(text) !== text;
