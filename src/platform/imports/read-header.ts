import type { ReportProblem, TableRow } from '../files/index.ts';
import type { Column, TableShape } from './types.ts';

/** The columns that a header names; null, with every problem reported, when the table cannot be read by it. */
export function readHeader(shape: TableShape, header: TableRow, report: ReportProblem): readonly Column[] | null {
  let isRight = true;
  const problem = (field: string | null, message: string): void => {
    isRight = false;
    report({ line: header.line, field, message });
  };
  const columns = header.cells.map((cell) => columnOf(shape, cell.trim(), problem));
  const seen = new Set<string>();
  for (const { title, field, list, key } of columns) {
    const place = `${list ?? ''} ${field} ${key ?? ''}`;
    if (seen.has(place) && field !== '') problem(shown(title), 'stands twice in the header: keep one of them');
    seen.add(place);
  }
  for (const [field, message] of shape.missing(columns)) problem(field, message);
  return isRight ? columns : null;
}

const NOTHING = { field: '', list: null, key: null, read: () => undefined };

function columnOf(shape: TableShape, title: string, problem: (field: string | null, message: string) => void): Column {
  // Spreadsheets write empty columns behind the last one.
  if (title === '') return { title, ...NOTHING };
  const target = shape.targetOf(title.toLowerCase());
  if (target !== null) return { title, ...target };
  problem(shown(title), `is no known column: remove it, or name it one of ${shape.known.join(', ')}`);
  return { title, ...NOTHING };
}

/** A title as it may be printed, whatever stands in it. */
const shown = (title: string): string => JSON.stringify(title.slice(0, 60)).slice(1, -1);
