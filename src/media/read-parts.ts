import { stat } from 'node:fs/promises';
import type { MediaReader } from './ports.ts';
import type { ReadableFile, Reading, ReadingHints } from './types.ts';
import { refusalAmong, unread } from './unread.ts';

/** One part of a film or of a document: its name for the model, and what was understood of it. */
export type Part = { readonly label: string; readonly reading: Reading };

/** What the reader of its type makes of one part, which lies in a file of its own. */
export async function readPart(
  readers: readonly MediaReader[],
  label: string,
  path: string,
  mime: string,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Part> {
  const reader = readers.find((one) => one.reads(mime));
  if (!reader) return { label, reading: unread('not_configured') };
  const file: ReadableFile = { path, mime, bytes: (await stat(path)).size };
  return { label, reading: await reader.read(file, hints, signal) };
}

/** What was understood of any part; sure only when all of it is. */
export function together(parts: readonly Part[]): Reading {
  const read = parts.filter(({ reading }) => reading.unread === null);
  const [first] = parts;
  if (!first) return unread('damaged');
  const costMicroUsd = parts.reduce((sum, { reading }) => sum + reading.costMicroUsd, 0);
  const holdsCard = parts.some(({ reading }) => reading.holdsCard);
  const isWorthRetrying = parts.some(({ reading }) => reading.isWorthRetrying);
  const detail = Object.fromEntries(
    parts.map(({ label, reading }) => [label, { ...reading.detail, unread: reading.unread }]),
  );
  // What nobody was asked about says more than what was looked at in vain.
  const refusal = refusalAmong(parts.map(({ reading }) => reading.unread));
  const told = parts.find(({ reading }) => reading.unread === refusal) ?? first;
  if (read.length === 0) return { ...told.reading, isWorthRetrying, costMicroUsd, holdsCard, detail };
  return {
    unread: null,
    isWorthRetrying: false,
    text: read.map(({ label, reading }) => `(${label}) ${reading.text}`).join('\n'),
    isSure: parts.every(({ reading }) => reading.unread === null && reading.isSure),
    detail,
    costMicroUsd,
    holdsCard,
  };
}
