/** Sizes are one word, so that "500 g", "500gr" and "500 gramos" are the same. */
const SIZE = /(\d+)\s*(kg|kilos?|kilogramos?|gr?s?|gramos?|grams?|ml|mililitros?|lts?|l|litros?|oz|onzas?|ounces?)\b/g;
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:kg|kilo)/, 'kg'],
  [/^g/, 'g'],
  [/^m/, 'ml'],
  [/^l/, 'l'],
  [/^o/, 'oz'],
];
const LETTERS_APART: Readonly<Record<string, string>> = { ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd' };

/** Lower case without accents: `Café` and `CAFE` are `cafe`. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[øßæœłđ]/g, (letter) => LETTERS_APART[letter] ?? letter);

/** The words of a text in the form in which they are compared and given to full text search. */
export function wordsOf(text: string): readonly string[] {
  const sized = fold(text).replace(SIZE, (_, amount: string, unit: string) => ` ${amount}${unitOf(unit)} `);
  return sized.match(/[\p{L}\p{N}]+/gu) ?? [];
}

const unitOf = (unit: string): string => UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? unit;

/** A light stem for Spanish and English: plural, then gender. `molidas` and `molido` are both `molid`. */
export function stemOf(word: string): string {
  if (/\d/.test(word)) return word;
  const singular = word.length > 4 ? word.replace(/(?<=[dlnrjz])es$|s$/, '') : word.replace(/(?<=..)s$/, '');
  return singular.length > 3 ? singular.replace(/[aeo]$/, '') : singular;
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ch/g, '1'],
  [/ph/g, 'f'],
  [/ll/g, 'y'],
  [/qu?(?=[ei])|q/g, 'k'],
  [/c(?=[eiy])|z/g, 's'],
  [/c/g, 'k'],
  [/gu(?=[ei])/g, '2'],
  [/g(?=[ei])|x/g, 'j'],
  [/2/g, 'g'],
  [/v/g, 'b'],
  [/w/g, 'u'],
  [/h/g, ''],
  [/y$/g, 'i'],
  [/(.)\1+/g, '$1'],
];

/** How a Spanish ear hears a word: `baso` and `vaso`, `kafe` and `cafe`, `asucar` and `azucar` are the same. */
export const soundOf = (word: string): string =>
  /\d/.test(word) ? word : SOUNDS.reduce((heard, [pattern, sound]) => heard.replace(pattern, sound), word);

/** A sound itself and with each of its letters left out: two that differ by one letter have a key in common. */
export const nearKeysOf = (sound: string): readonly string[] => {
  if (sound.length < 3 || sound.length > 32 || /\d\d/.test(sound)) return [sound];
  return [...new Set([sound, ...[...sound].map((_, at) => sound.slice(0, at) + sound.slice(at + 1))])];
};

/** Optimal string alignment: how many letters are wrong, missing, extra or swapped with their neighbour. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const wrong = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const best = Math.min(wrong, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = isSwapped ? Math.min(best, (beforeLast[column - 2] ?? 0) + 1) : best;
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] ?? 0;
}
