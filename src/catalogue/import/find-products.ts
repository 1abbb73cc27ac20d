import { type ReportProblem, readCsv, readJsonArray, type TextFile } from '../../platform/files/index.ts';
import type { Decimal } from './product-cells.ts';
import { readHeader } from './product-columns.ts';
import { handleOf, type RowReader, readLine, toFoundProduct } from './rows-to-product.ts';
import type { FoundProduct } from './types.ts';

/** Lines of one product that are kept; the schema allows fewer, so that more are refused without being held. */
const MOST_LINES = 201;

export type CatalogueFile = {
  readonly file: TextFile;
  readonly format: 'csv' | 'json';
  readonly decimal: Decimal;
};

/** The products of a file one after the other, as they are written; what cannot be read as one is reported. */
export function findProducts(
  source: CatalogueFile,
  report: ReportProblem,
  onBytes: (done: number) => void,
): AsyncIterable<FoundProduct> {
  const text = source.file.read(onBytes);
  return source.format === 'json' ? fromJson(text, report) : fromCsv(text, source.decimal, report);
}

async function* fromJson(text: AsyncIterable<string>, report: ReportProblem): AsyncGenerator<FoundProduct> {
  for await (const { line, value } of readJsonArray(text, report))
    yield { line, given: value, placeOf: (path) => ({ line, field: path.map(String).join('.') || null, hint: '' }) };
}

async function* fromCsv(
  text: AsyncIterable<string>,
  decimal: Decimal,
  report: ReportProblem,
): AsyncGenerator<FoundProduct> {
  let reader: RowReader | null = null;
  let current: { handle: string; lines: NonNullable<ReturnType<typeof readLine>>[] } | null = null;
  for await (const row of readCsv(text, report)) {
    if (reader === null) {
      const columns = readHeader(row, report);
      if (columns === null) return;
      reader = { columns, decimal, report };
      continue;
    }
    const line = readLine(reader, row);
    if (line === null) continue;
    const handle = handleOf(reader, line);
    if (current !== null && current.handle === handle && handle !== '') {
      if (current.lines.length < MOST_LINES) current.lines.push(line);
      continue;
    }
    if (current !== null) yield toFoundProduct(reader, current.handle, current.lines);
    current = { handle, lines: [line] };
  }
  if (reader !== null && current !== null) yield toFoundProduct(reader, current.handle, current.lines);
}
