export { collectProblems, type Problems } from './collect-problems.ts';
export { guardCell, listCell, textsOfCell, unguardCell } from './csv-cells.ts';
export { openTextFile } from './open-text-file.ts';
export { readCsv } from './read-csv.ts';
export { readJsonArray } from './read-json-array.ts';
export type { FileProblem, ReportProblem, TableRow, TextFile } from './types.ts';
export { writeCsv } from './write-csv.ts';
export { writeWholeFile } from './write-file.ts';
