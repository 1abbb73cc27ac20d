import { foldedWords } from '../voice/fold.ts';

/** Shorter words are near too many others. */
const LEAST_LETTERS = 5;
/** From this length on two letters may be misread. */
const LONG_WORD = 8;

/**
 * Words of a label as the shop writes them, where a reader of text took a letter for another: «CHIAPA5», «CHlAPAS». A word
 * that is near to two of them, or as good as it is, stays.
 */
export function correctWords(text: string, vocabulary: readonly string[]): string {
  const known = new Set(vocabulary.flatMap(foldedWords).filter(({ length }) => length >= LEAST_LETTERS));
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => {
    const read = foldedWords(word).join('');
    if (read.length < LEAST_LETTERS || known.has(read) || /^\d+$/.test(read)) return word;
    const near = [...known].filter((one) => isNear(read, one, read.length < LONG_WORD ? 1 : 2));
    return near.length === 1 ? (near[0] ?? word) : word;
  });
}

/** At most so many letters are exchanged, left out or put in. */
function isNear(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const costs = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const exchanged = (above[at - 1] ?? 0) + (one[row - 1] === other[at - 1] ? 0 : 1);
      costs.push(Math.min(exchanged, (above[at] ?? 0) + 1, (costs[at - 1] ?? 0) + 1));
    }
    above = costs;
  }
  return (above[other.length] ?? most + 1) <= most;
}
