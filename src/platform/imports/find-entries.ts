import { type ReportProblem, readCsv, readJsonArray } from '../files/index.ts';
import { readHeader } from './read-header.ts';
import { keyOfLine, type Line, type RowReader, readLine, toFoundEntry } from './rows-to-entry.ts';
import type { FoundEntry, ImportFile, TableShape } from './types.ts';

/** Lines of one entry that are kept; schemas allow fewer, so that more are refused without being held. */
const MOST_LINES = 201;

/** The entries of a file one after the other, as they are written; what cannot be read as one is reported. */
export function findEntries(
  source: ImportFile,
  shape: TableShape,
  report: ReportProblem,
  onBytes: (done: number) => void,
): AsyncIterable<FoundEntry> {
  const text = source.file.read(onBytes);
  return source.format === 'json' ? fromJson(text, report) : fromCsv(text, source, shape, report);
}

async function* fromJson(text: AsyncIterable<string>, report: ReportProblem): AsyncGenerator<FoundEntry> {
  for await (const { line, value } of readJsonArray(text, report))
    yield { line, given: value, placeOf: (path) => ({ line, field: path.map(String).join('.') || null, hint: '' }) };
}

async function* fromCsv(
  text: AsyncIterable<string>,
  { decimal }: ImportFile,
  shape: TableShape,
  report: ReportProblem,
): AsyncGenerator<FoundEntry> {
  let reader: RowReader | null = null;
  let current: { key: string; lines: Line[] } | null = null;
  for await (const row of readCsv(text, report)) {
    if (reader === null) {
      const columns = readHeader(shape, row, report);
      if (columns === null) return;
      reader = { shape, columns, decimal, report };
      continue;
    }
    const line = readLine(reader, row);
    if (line === null) continue;
    const key = keyOfLine(reader, line);
    if (current !== null && current.key === key && key !== '') {
      if (current.lines.length < MOST_LINES) current.lines.push(line);
      continue;
    }
    if (current !== null) yield toFoundEntry(reader, current.key, current.lines);
    current = { key, lines: [line] };
  }
  if (reader !== null && current !== null) yield toFoundEntry(reader, current.key, current.lines);
}
