import { CsvError, parse } from 'csv-parse/sync';
import { createSplitter, MAX_RECORD, type RecordText } from './split-records.ts';
import type { ReportProblem, TableRow } from './types.ts';

const BATCH = 500;
const SEPARATORS = [',', ';', '\t'] as const;

type Separator = (typeof SEPARATORS)[number];

/**
 * Records of a CSV text in order, empty lines left out. The separator is the one of comma, semicolon and tab that stands
 * most often in the header. A record with wrong quotes is reported and left out. Reads as it is asked for, whatever the
 * size.
 */
export async function* readCsv(text: AsyncIterable<string>, report: ReportProblem): AsyncGenerator<TableRow> {
  const splitter = createSplitter(1, report);
  let separator: Separator | null = null;
  let held: RecordText[] = [];
  const flush = function* (): Generator<TableRow> {
    const batch = held;
    held = [];
    separator ??= separatorOf(batch[0]?.lines[0] ?? '');
    yield* parseRecords(batch, separator, report);
  };
  for await (const lines of linesOf(text, report)) {
    for (const line of lines) held.push(...splitter.take(line));
    if (held.length >= BATCH) yield* flush();
  }
  held.push(...splitter.end());
  if (held.length > 0) yield* flush();
}

/** The lines of a text, those of each chunk together. Ends at a line that is too long to be one. */
async function* linesOf(text: AsyncIterable<string>, report: ReportProblem): AsyncGenerator<readonly string[]> {
  let begun = '';
  let count = 0;
  for await (const chunk of text) {
    const lines = (begun + chunk).split('\n');
    begun = lines.pop() ?? '';
    count += lines.length;
    yield lines;
    if (begun.length > MAX_RECORD) {
      const message = `This line is longer than ${MAX_RECORD.toLocaleString('en')} characters: is it a table? The file was not read any further.`;
      report({ line: count + 1, field: null, message });
      return;
    }
  }
  yield [begun];
}

/** The separator that stands most often in a line outside of quotes; a comma when none does. */
function separatorOf(line: string): Separator {
  const plain = line.replace(/"(?:[^"]|"")*"/g, '');
  const count = (separator: string): number => plain.split(separator).length;
  return SEPARATORS.reduce<Separator>((best, one) => (count(one) > count(best) ? one : best), ',');
}

/** Many records at once; when one of them is wrong, each alone to see which. */
function* parseRecords(batch: readonly RecordText[], separator: Separator, report: ReportProblem): Generator<TableRow> {
  const parsed = parseText(batch.map(textOf).join('\n'), separator);
  if (!(parsed instanceof CsvError) && parsed.length === batch.length) {
    for (const [index, cells] of parsed.entries()) yield { line: batch[index]?.line ?? 0, cells };
    return;
  }
  for (const record of batch) {
    const [alone, ...more] = [parseText(textOf(record), separator)].flat();
    if (alone instanceof CsvError || alone === undefined || more.length > 0) {
      const message = alone instanceof CsvError ? (REMEDIES[alone.code] ?? alone.message) : WRONG_QUOTES;
      report({ line: record.line, field: null, message });
      yield* readOn(record, separator, report);
    } else yield { line: record.line, cells: alone };
  }
}

/** The lines behind the first of a wrong record: most likely they are records of their own. */
function* readOn({ line, lines }: RecordText, separator: Separator, report: ReportProblem): Generator<TableRow> {
  if (lines.length === 1 || lines.length > BATCH) return;
  const splitter = createSplitter(line + 1, report);
  const records = [...lines.slice(1).flatMap((text) => splitter.take(text)), ...splitter.end()];
  yield* parseRecords(records, separator, report);
}

const textOf = ({ lines }: RecordText): string => lines.join('\n');

function parseText(text: string, separator: Separator): readonly string[][] | CsvError {
  try {
    return parse(text, {
      delimiter: separator,
      record_delimiter: '\n',
      relax_column_count: true,
      max_record_size: 2 * MAX_RECORD,
    });
  } catch (thrown) {
    if (thrown instanceof CsvError) return thrown;
    throw thrown;
  }
}

const WRONG_QUOTES = 'Quotes are wrong: put the whole cell in quotes and double those inside ("a 5"" cup").';
const REMEDIES: Partial<Record<CsvError['code'], string>> = {
  INVALID_OPENING_QUOTE: `A quote stands in the middle of a cell. ${WRONG_QUOTES}`,
  CSV_INVALID_CLOSING_QUOTE: `Something follows a closing quote. ${WRONG_QUOTES}`,
  CSV_QUOTE_NOT_CLOSED: `A quote is never closed. ${WRONG_QUOTES}`,
};
