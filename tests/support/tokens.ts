const FORM = /\bzq[a-j]{6}z\b/g;

/** A word that stands for one message: letters only, so that nobody takes it for an amount or an order number. */
export const tokenOf = (number: number): string =>
  `zq${String(number)
    .padStart(6, '0')
    .replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}z`;

/** The tokens of a text, in order. */
export const tokensIn = (text: string): string[] => text.match(FORM) ?? [];
