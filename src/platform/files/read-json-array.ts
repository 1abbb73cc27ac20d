import { messageOf } from '../../core/errors.ts';
import type { ReportProblem } from './types.ts';

/** Characters of one entry; beyond it a bracket or quote was most likely never closed. */
const MAX_ENTRY = 4_000_000;

export type JsonEntry = { readonly line: number; readonly value: unknown };

type Scan = {
  line: number;
  /** Brackets that are open, the outer one included. */
  depth: number;
  isString: boolean;
  isEscaped: boolean;
  entry: { text: string; line: number } | null;
};

/** Entries of a JSON array one after the other, so that a file of any size may be read. What is no entry is reported. */
export async function* readJsonArray(text: AsyncIterable<string>, report: ReportProblem): AsyncGenerator<JsonEntry> {
  const scan: Scan = { line: 1, depth: 0, isString: false, isEscaped: false, entry: null };
  let isEnded = false;
  for await (const chunk of text) {
    for (const entry of takeChunk(scan, chunk)) {
      if (entry === 'end') isEnded = true;
      else if (entry === 'stray' || isEnded) {
        return report({ line: scan.line, field: null, message: 'Must be one array of entries: [ {…}, {…} ].' });
      } else {
        const parsed = parseEntry(entry, report);
        if (parsed !== null) yield parsed;
      }
    }
    if ((scan.entry?.text.length ?? 0) > MAX_ENTRY)
      return report({
        line: scan.entry?.line ?? null,
        field: null,
        message: 'This entry never ends: a quote or bracket may be open.',
      });
  }
  if (!isEnded)
    report({
      line: scan.entry?.line ?? scan.line,
      field: null,
      message: 'The file ends in the middle: ] or } is missing.',
    });
}

type Found = { readonly text: string; readonly line: number } | 'end' | 'stray';

function* takeChunk(scan: Scan, chunk: string): Generator<Found> {
  let start = 0;
  for (let at = 0; at < chunk.length; at += 1) {
    const char = chunk[at];
    if (char === '\n') scan.line += 1;
    if (scan.isString) {
      if (scan.isEscaped) scan.isEscaped = false;
      else if (char === '\\') scan.isEscaped = true;
      else if (char === '"') scan.isString = false;
      continue;
    }
    if (scan.entry === null) {
      if (char === '[' && scan.depth === 0) scan.depth = 1;
      else if (char === ']' && scan.depth === 1) {
        scan.depth = 0;
        yield 'end';
      } else if (char === '{' && scan.depth === 1) {
        scan.entry = { text: '', line: scan.line };
        scan.depth = 2;
        start = at;
      } else if (char !== ',' && char !== '\ufeff' && !/\s/.test(char ?? '')) yield 'stray';
      continue;
    }
    if (char === '"') scan.isString = true;
    else if (char === '{' || char === '[') scan.depth += 1;
    else if ((char === '}' || char === ']') && --scan.depth === 1) {
      yield { text: scan.entry.text + chunk.slice(start, at + 1), line: scan.entry.line };
      scan.entry = null;
    }
  }
  if (scan.entry !== null) scan.entry.text += chunk.slice(start);
}

function parseEntry(entry: { readonly text: string; readonly line: number }, report: ReportProblem): JsonEntry | null {
  try {
    return { line: entry.line, value: JSON.parse(entry.text) };
  } catch (thrown) {
    report({ line: entry.line, field: null, message: `This entry is no JSON: ${messageOf(thrown).slice(0, 200)}` });
    return null;
  }
}
