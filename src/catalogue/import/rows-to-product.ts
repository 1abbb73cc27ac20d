import { type ReportProblem, type TableRow, unguardCell } from '../../platform/files/index.ts';
import { type Decimal, valueOfCell } from './product-cells.ts';
import type { Column } from './product-columns.ts';
import type { FoundProduct } from './types.ts';

/** One line with its cells by column, apostrophes of export taken away. */
type Line = { readonly line: number; readonly cells: readonly string[] };

export type RowReader = {
  readonly columns: readonly Column[];
  readonly decimal: Decimal;
  readonly report: ReportProblem;
};

/** The cells of a row; null, with the reason reported, when they do not fit the header. */
export function readLine({ columns, report }: RowReader, { line, cells }: TableRow): Line | null {
  if (cells.length !== columns.length) {
    const message = `has ${cells.length} cells where the header has ${columns.length}: put texts that hold the separator in quotes`;
    report({ line, field: null, message });
    return null;
  }
  const untitled = columns.findIndex(({ title }, at) => title === '' && (cells[at] ?? '').trim() !== '');
  if (untitled === -1) return { line, cells: cells.map(unguardCell) };
  report({ line, field: `column ${untitled + 1}`, message: 'stands under no title: name the column in the header' });
  return null;
}

/** Under which product a line stands; without a column for it, every line is a product named by its SKU. */
export function handleOf({ columns }: RowReader, { cells }: Line): string {
  const cellOf = (field: string): string | undefined => {
    const at = columns.findIndex((column) => column.field === field);
    return at === -1 ? undefined : (cells[at] ?? '').trim();
  };
  return cellOf('handle') ?? slugOf(cellOf('sku') ?? '');
}

const slugOf = (sku: string): string =>
  sku
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** The product that lines with the same handle make together. */
export function toFoundProduct(reader: RowReader, handle: string, lines: readonly Line[]): FoundProduct {
  const { columns, decimal } = reader;
  const [first] = lines;
  reportDifferences(reader, lines);
  const product: Record<string, unknown> = { handle, variants: lines.map((line) => variantOf(reader, line)) };
  columns.forEach(({ field, isOfProduct }, at) => {
    if (isOfProduct && field !== 'handle') product[field] = valueOfCell(field, first?.cells[at] ?? '', decimal);
  });
  return {
    line: first?.line ?? 0,
    given: product,
    placeOf: ([field, row, inner, key]) => {
      const ofVariant = field === 'variants' && typeof row === 'number';
      const name = ofVariant ? inner : field;
      const column = columns.find(
        (one) => one.field === name && (one.currency === null || key === undefined || one.currency === key),
      );
      const line = ofVariant ? lines[row] : first;
      const written = column === undefined ? '' : (line?.cells[columns.indexOf(column)] ?? '');
      return {
        line: line?.line ?? first?.line ?? 0,
        field: column?.title ?? (name === undefined ? null : String(name)),
        hint: /^\d+,\d{1,2}$/.test(written)
          ? ' (when all amounts of the file are written so, add --decimal comma)'
          : '',
      };
    },
  };
}

function variantOf({ columns, decimal }: RowReader, { cells }: Line): Readonly<Record<string, unknown>> {
  const prices: Record<string, unknown> = {};
  const variant: Record<string, unknown> = { prices };
  columns.forEach(({ field, currency, isOfProduct }, at) => {
    if (isOfProduct || field === '') return;
    const value = valueOfCell(field, cells[at] ?? '', decimal);
    if (value === undefined) return;
    if (currency === null) variant[field] = value;
    else prices[currency] = value;
  });
  return variant;
}

function reportDifferences({ columns, report }: RowReader, [first, ...others]: readonly Line[]): void {
  if (first === undefined || others.length === 0) return;
  columns.forEach(({ title, isOfProduct }, at) => {
    if (!isOfProduct) return;
    const said = (first.cells[at] ?? '').trim();
    for (const { line, cells } of others) {
      const cell = (cells[at] ?? '').trim();
      if (cell === '' || cell === said) continue;
      const message = `differs from line ${first.line} of the same product: write the same, or leave it empty`;
      report({ line, field: title, message });
    }
  });
}
