/** One line of the report: what Recado did, what its limit did in the same run, and what the issue asks for. */
export type Row = {
  readonly benchmark: string;
  readonly measure: string;
  readonly recado: string;
  /** The limit, measured in the same run; null when there is only a target. */
  readonly beside: string | null;
  /** Recado's figure by the limit's. */
  readonly ratio: number | null;
  readonly target: string;
  /** Null when nothing is asked for. */
  readonly isReached: boolean | null;
};

const HEAD = ['Benchmark', 'Measure', 'Recado', 'Beside', 'Ratio', 'Target', 'Reached'];

/** All rows as one Markdown table. */
export function markdownTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.benchmark,
    row.measure,
    row.recado,
    row.beside ?? '–',
    row.ratio === null ? '–' : row.ratio.toFixed(2),
    row.target,
    row.isReached === null ? '–' : row.isReached ? 'yes' : 'NO',
  ]);
  return [HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `1234.5` -> `1235`, `12.34` -> `12.3`: as many digits as a measurement on a shared machine deserves. */
export const rounded = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

export const inMs = (value: number): string => `${rounded(value)} ms`;
export const inMb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
