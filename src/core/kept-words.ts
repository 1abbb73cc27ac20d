import { cleanText, maskCardNumbers } from './text.ts';

/** Short words that came from outside as they are kept: cleaned, without card numbers, bounded; null when nothing is left. */
export const keptWords = (raw: string | null | undefined, maxCharacters: number): string | null =>
  // Masked before they are cut: half of a number passes no check.
  cleanText(maskCardNumbers(cleanText(raw ?? '', maxCharacters * 2).text), maxCharacters).text.trim() || null;
