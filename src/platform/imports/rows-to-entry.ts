import { type ReportProblem, type TableRow, unguardCell } from '../files/index.ts';
import type { Column, Decimal, FoundEntry, TableShape } from './types.ts';

/** One line with its cells by column, apostrophes of export taken away. */
export type Line = { readonly line: number; readonly cells: readonly string[] };

export type RowReader = {
  readonly shape: TableShape;
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

/** Under which entry a line stands. */
export const keyOfLine = ({ shape, columns }: RowReader, { cells }: Line): string =>
  shape.keyOf((field) => {
    const at = columns.findIndex((column) => column.field === field);
    return at === -1 ? undefined : (cells[at] ?? '').trim();
  });

/** The entry that lines with the same key make together. */
export function toFoundEntry(reader: RowReader, key: string, lines: readonly Line[]): FoundEntry {
  const { shape } = reader;
  const [first] = lines;
  reportDifferences(reader, lines);
  // A list that no column speaks of is not said to be empty.
  const said = Object.entries(shape.lists).filter(([list]) => reader.columns.some((column) => column.list === list));
  const elements = said.map(([list, when]) => {
    const filled = when === 'always' ? lines : lines.filter((line) => isFilled(reader, list, line));
    return [list, filled] as const;
  });
  const entry: Record<string, unknown> = {
    ...(first === undefined ? {} : partOf(reader, null, first)),
    ...shape.base(key),
    ...Object.fromEntries(
      elements.map(([list, filled]) => [list, filled.map((line) => partOf(reader, list, line))] as const),
    ),
  };
  const linesOf = new Map(elements);
  return { line: first?.line ?? 0, given: entry, placeOf: (path) => placeIn(reader, lines, linesOf, path) };
}

const isFilled = ({ columns }: RowReader, list: string, { cells }: Line): boolean =>
  columns.some((column, at) => column.list === list && (cells[at] ?? '').trim() !== '');

/** What one line says of the entry, or of an element of a list. */
function partOf({ columns, decimal }: RowReader, list: string | null, { cells }: Line): Record<string, unknown> {
  const part: Record<string, unknown> = {};
  const objects: Record<string, Record<string, unknown>> = {};
  columns.forEach((column, at) => {
    if (column.list !== list || column.field === '') return;
    const value = column.read(cells[at] ?? '', decimal);
    if (value === undefined) return;
    if (column.key === null) part[column.field] = value;
    else {
      const object = objects[column.field] ?? {};
      objects[column.field] = { ...object, [column.key]: value };
    }
  });
  return { ...part, ...objects };
}

function placeIn(
  { columns }: RowReader,
  lines: readonly Line[],
  linesOf: ReadonlyMap<string, readonly Line[]>,
  path: readonly PropertyKey[],
): ReturnType<FoundEntry['placeOf']> {
  const [first] = lines;
  const [field, row] = path;
  const ofList = typeof row === 'number' ? linesOf.get(String(field)) : undefined;
  const [name, key] = ofList === undefined ? path : path.slice(2);
  const list = ofList === undefined ? null : String(field);
  const column = columns.find(
    (one) => one.list === list && one.field === name && (one.key === null || key === undefined || one.key === key),
  );
  const line = (typeof row === 'number' ? ofList?.[row] : undefined) ?? first;
  const written = column === undefined ? '' : (line?.cells[columns.indexOf(column)] ?? '');
  return {
    line: line?.line ?? 0,
    field: column?.title ?? (name === undefined ? null : [name, ...(key === undefined ? [] : [key])].join('.')),
    hint: /^\d+,\d{1,2}$/.test(written) ? ' (when all amounts of the file are written so, add --decimal comma)' : '',
  };
}

function reportDifferences({ shape, columns, report }: RowReader, [first, ...others]: readonly Line[]): void {
  if (first === undefined || others.length === 0) return;
  columns.forEach(({ title, list, field }, at) => {
    if (list !== null || field === '') return;
    const said = (first.cells[at] ?? '').trim();
    for (const { line, cells } of others) {
      const cell = (cells[at] ?? '').trim();
      if (cell === '' || cell === said) continue;
      const message = `differs from line ${first.line} of the same ${shape.noun}: write the same, or leave it empty`;
      report({ line, field: title, message });
    }
  });
}
