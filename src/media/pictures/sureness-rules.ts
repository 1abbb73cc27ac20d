import { confidenceOf } from './label-rules.ts';
import type { TextLine } from './types.ts';

/** Below it a text is asked about, and a line of it is hard to read. */
const SURE_TEXT = 0.75;
/** Fewer hard words than this are not worth a word. */
const FEW = 0.05;

/** Whether a text may be taken for read. */
export const isSureText = (lines: readonly TextLine[]): boolean => confidenceOf(lines) >= SURE_TEXT;

/** How sure a text is, in words for the model: `sure`, or how much of it is hard to read. */
export function surenessOf(lines: readonly TextLine[]): string {
  const words = (some: readonly TextLine[]): number =>
    some.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  const hard = words(lines.filter(({ confidence }) => confidence < SURE_TEXT)) / Math.max(1, words(lines));
  if (isSureText(lines) && hard < FEW) return 'sure';
  const share = `about ${Math.max(1, Math.round(hard * 100))} % of its words are hard to read`;
  return isSureText(lines) ? `mostly sure; ${share}: ask about those` : `${share}: ask, do not assume`;
}
