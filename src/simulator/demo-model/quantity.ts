const COUNTS: Readonly<Record<string, number>> = {
  ...{ un: 1, una: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, nueve: 9, diez: 10 },
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
};
const WISH =
  /\b(?:quiero|quisiera|ponme|ponga|agrega(?:me)?|dame|mandame|comprar|add|i want|i'd like|i would like|give me|buy)\s+/;
const UNIT = String.raw`(?:g|gr|gramos|grams|kg|kilos?|ml|l|litros?)\b`;
const ADD = new RegExp(
  String.raw`${WISH.source}([-−]?\d+(?:[.,]\d+)?(?:e\d+)?(?! ?${UNIT})(?![\w.,]*\d)|(?:${Object.keys(COUNTS).join('|')})\b)`,
);
const INSTEAD = new RegExp(
  String.raw`\b(?:cambia(?:l[oa]s?)? a|que sean?|(?:make|change) (?:it|them|that)(?: to)?)\s+(\d+(?! ?${UNIT})(?![\w.,]*\d)|(?:${Object.keys(COUNTS).join('|')})\b)`,
);
const MOST = 999;

/**
 * How many pieces a wish names: null when it is no number of pieces (0, -1, 0.5, a thousand millions), undefined when it
 * names none. `500 g` is a size.
 */
export function quantityIn(text: string): number | null | undefined {
  const said = ADD.exec(text)?.[1];
  if (said === undefined) return undefined;
  const count = COUNTS[said] ?? Number(said);
  return Number.isInteger(count) && count >= 1 && count <= MOST ? count : null;
}

/** How many pieces it should be instead, of what is in the cart: "cámbialo a 3", "make it two"; null when that is not said. */
export function otherQuantityIn(text: string): number | null {
  const said = INSTEAD.exec(text)?.[1];
  const count = said === undefined ? 0 : (COUNTS[said] ?? Number(said));
  return count >= 1 && count <= MOST ? count : null;
}

/** What is wished for, without how many: of "quiero tres bolsas" the three is no word to look for. */
export const withoutQuantity = (text: string): string => text.replace(ADD, ' ');
