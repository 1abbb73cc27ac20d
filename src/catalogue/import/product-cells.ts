import { listCell, textsOfCell } from '../../platform/files/index.ts';
import { amountOfCell, type Decimal, yesNoOfCell } from '../../platform/imports/index.ts';
import type { Options } from '../types.ts';

/** What never runs out says so in words: an empty cell may have been forgotten. */
export const UNLIMITED = 'unlimited';

const EMPTY_IS_NULL = new Set([
  'name_en',
  'description_en',
  'brand',
  'category_en',
  'link',
  'tax_rate',
  'size',
  'unit',
]);
const LISTS = new Set(['tags', 'synonyms', 'images', 'barcodes']);
const NUMBERS = new Set(['tax_rate', 'size', 'price', 'prices']);

/**
 * What a cell gives to the schema of products. A cell that cannot be read stays text, which the schema refuses with its
 * remedy; `undefined` is a cell that says nothing.
 */
export function valueOfCell(field: string, written: string, decimal: Decimal): unknown {
  const cell = written.trim();
  if (LISTS.has(field)) return textsOfCell(cell);
  if (field === 'options') return optionsOfCell(cell);
  if (field === 'options_en') return cell === '' ? null : optionsOfCell(cell);
  if (field === 'offers') return offersOf(cell);
  if (field === 'active') return yesNoOfCell(cell);
  if (field === 'stock') return stockOf(cell);
  if (cell === '' && EMPTY_IS_NULL.has(field)) return null;
  if (cell === '' && (field === 'price' || field === 'prices')) return undefined;
  return NUMBERS.has(field) ? amountOfCell(cell, decimal) : cell;
}

const stockOf = (cell: string): unknown => {
  if (cell.toLowerCase() === UNLIMITED) return null;
  return /^\d{1,9}$/.test(cell) ? Number(cell) : cell;
};

/** `Peso=250 g | Molienda=En grano`; a `=` in a name is written `\=`. */
export function optionsOfCell(cell: string): unknown {
  const pairs = textsOfCell(cell).map((text) => /^((?:\\[\s\S]|[^\\=])+)=([\s\S]+)$/.exec(text));
  if (pairs.some((pair) => pair === null)) return cell;
  return Object.fromEntries(
    pairs.map((pair) => [(pair?.[1] ?? '').replace(/\\([\s\S])/g, '$1').trim(), (pair?.[2] ?? '').trim()]),
  );
}

export const cellOfOptions = (options: Options): string =>
  listCell(Object.entries(options).map(([name, value]) => `${name.replace(/[\\=]/g, (sign) => `\\${sign}`)}=${value}`));

/** `MXN 169.00 2026-12-01T00:00:00Z 2026-12-25T00:00:00Z | …`; `-` is a beginning or end that was never set. */
function offersOf(cell: string): unknown {
  const offers = textsOfCell(cell).map((text) => text.split(/\s+/));
  if (offers.some((parts) => parts.length < 3 || parts.length > 4)) return cell;
  const moment = (part: string | undefined): string | null => (part === undefined || part === '-' ? null : part);
  return offers.map(([currency, price, from, until]) => ({
    currency,
    price,
    from: moment(from),
    until: moment(until),
  }));
}
