import type { ReportProblem, TableRow } from '../../platform/files/index.ts';

/** What is said once for a product; its first line says it, the others may leave it empty. */
const PRODUCT_FIELDS = [
  ...['handle', 'name', 'name_en', 'description', 'description_en', 'brand', 'category', 'category_en'],
  ...['tags', 'synonyms', 'tax_rate', 'images', 'link', 'active'],
];
const VARIANT_FIELDS = ['sku', 'options', 'options_en', 'barcodes', 'size', 'unit', 'price', 'offers', 'stock'];
const OTHER_NAMES: Readonly<Record<string, string>> = { gtin: 'barcodes', barcode: 'barcodes' };
const NEEDED = ['name', 'category', 'sku', 'stock'];

/**
 * A column of a catalogue file: the field it fills, and of `prices` the currency. `title` is what the file calls it;
 * both are empty for a column without a title.
 */
export type Column = {
  readonly title: string;
  readonly field: string;
  readonly currency: string | null;
  readonly isOfProduct: boolean;
};

/** The columns that a header names; null, with every problem reported, when the table cannot be read by it. */
export function readHeader(header: TableRow, report: ReportProblem): readonly Column[] | null {
  let isRight = true;
  const problem = (field: string | null, message: string): void => {
    isRight = false;
    report({ line: header.line, field, message });
  };
  const columns = header.cells.map((cell) => columnOf(cell.trim(), problem));
  const seen = new Set<string>();
  for (const { title, field, currency } of columns) {
    const key = `${field} ${currency ?? ''}`;
    if (seen.has(key) && field !== '') problem(shown(title), 'stands twice in the header: keep one of them');
    seen.add(key);
  }
  for (const field of NEEDED)
    if (!columns.some((column) => column.field === field)) problem(field, 'is missing: add a column with this name');
  if (!columns.some(({ field }) => ['price', 'prices', 'offers'].includes(field)))
    problem('price', 'is missing: add a column such as price_MXN');
  return isRight ? columns : null;
}

function columnOf(title: string, problem: (field: string | null, message: string) => void): Column {
  // Spreadsheets write empty columns behind the last one.
  if (title === '') return { title, field: '', currency: null, isOfProduct: false };
  const name = title.toLowerCase();
  const field = OTHER_NAMES[name] ?? name;
  const currency = /^price_([a-z]{3})$/.exec(name)?.[1]?.toUpperCase() ?? null;
  if (currency !== null) return { title, field: 'prices', currency, isOfProduct: false };
  const isOfProduct = PRODUCT_FIELDS.includes(field);
  if (isOfProduct || VARIANT_FIELDS.includes(field)) return { title, field, currency, isOfProduct };
  const known = [...PRODUCT_FIELDS, ...VARIANT_FIELDS, 'price_MXN (or another currency)'].join(', ');
  problem(shown(title), `is no known column: remove it, or name it one of ${known}`);
  return { title, field: '', currency, isOfProduct };
}

/** A title as it may be printed, whatever stands in it. */
const shown = (title: string): string => JSON.stringify(title.slice(0, 60)).slice(1, -1);
