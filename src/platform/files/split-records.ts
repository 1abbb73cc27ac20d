import type { ReportProblem } from './types.ts';

/** Characters of one record. Beyond it a quote was most likely never closed. */
export const MAX_RECORD = 2_000_000;

/** The text of one record, which may go over several lines, without the line end behind it. */
export type RecordText = { readonly line: number; readonly lines: readonly string[] };

type Splitter = {
  /** Takes the next physical line; gives the records that are whole by it. */
  take(line: string): readonly RecordText[];
  /** There are no more lines. */
  end(): readonly RecordText[];
};

/**
 * Puts lines together to records: a line with an odd number of quotes goes on in the next one. Where such a quote is never
 * closed, its line is reported and those after it are read on their own. `firstLine` is the number of the first line.
 */
export function createSplitter(firstLine: number, report: ReportProblem): Splitter {
  let line = firstLine - 1;
  let open: { line: number; lines: string[]; length: number } | null = null;

  const giveUp = (): readonly RecordText[] => {
    if (open === null) return [];
    const [, ...rest] = open.lines;
    const from = open.line;
    open = null;
    report({ line: from, field: null, message: 'A quote is opened here and never closed: close it.' });
    // Each of the lines behind is looked at once more, and is then the first of its own.
    const again = createSplitter(from + 1, report);
    return [...rest.flatMap((text) => again.take(text)), ...again.end()];
  };
  return {
    take(text) {
      line += 1;
      const isOdd = hasOddQuotes(text);
      if (open === null) {
        if (isOdd) open = { line, lines: [text], length: text.length };
        return isOdd || text.trim() === '' ? [] : [{ line, lines: [text] }];
      }
      open.lines.push(text);
      open.length += text.length;
      if (isOdd) {
        const whole = { line: open.line, lines: open.lines };
        open = null;
        return [whole];
      }
      return open.length > MAX_RECORD ? giveUp() : [];
    },
    end: giveUp,
  };
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}
