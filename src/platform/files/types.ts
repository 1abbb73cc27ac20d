/** What is wrong in a file, for the person who will mend it; null where it is about the whole file or line. */
export type FileProblem = { readonly line: number | null; readonly field: string | null; readonly message: string };

export type ReportProblem = (problem: FileProblem) => void;

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A regular file whose encoding is known. `read` may be called again and starts anew; the text has no BOM. */
export type TextFile = {
  readonly path: string;
  readonly bytes: number;
  readonly encoding: TextEncoding;
  /** `onBytes` hears how many bytes were read so far. Line ends are always `\n`. */
  read(onBytes?: (done: number) => void): AsyncIterable<string>;
};

/** One record of a table: the line on which it begins (1 is the first) and its cells. */
export type TableRow = { readonly line: number; readonly cells: readonly string[] };
