import type { ColumnTarget, Decimal } from './types.ts';

/** `1.234,50` as `1,234.50`: what was written with the wrong sign is refused as in the other case. */
export const amountOfCell = (cell: string, decimal: Decimal): string =>
  decimal === 'dot' ? cell.trim() : cell.trim().replace(/[.,]/g, (sign) => (sign === '.' ? ',' : '.'));

const SPOKEN: Readonly<Record<string, boolean>> = {
  ...{ yes: true, true: true, si: true, sí: true, '1': true },
  ...{ no: false, false: false, '0': false },
};

/** Yes or no in words; `undefined` for an empty cell, the text of any other. */
export const yesNoOfCell = (cell: string): boolean | string | undefined => {
  const written = cell.trim();
  return written === '' ? undefined : (SPOKEN[written.toLowerCase()] ?? written);
};

/** A text cell; an empty one says nothing. */
export const readText: ColumnTarget['read'] = (cell) => (cell.trim() === '' ? undefined : cell);
