import { stat } from 'node:fs/promises';
import { CUT, isCut } from './cut-mark.ts';
import type { MediaReader } from './ports.ts';
import type { Part, ReadableFile, Reading, ReadingHints } from './types.ts';
import { refusalAmong, unread } from './unread.ts';

/** What the reader of its type makes of one part, which lies in a file of its own; what is known of it is not read again. */
export async function readPart(
  readers: readonly MediaReader[],
  label: string,
  path: string,
  mime: string,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Part> {
  const known = hints.known?.find((part) => part.label === label);
  if (known) return known;
  const reader = readers.find((one) => one.reads(mime));
  if (!reader) return { label, reading: unread('not_configured') };
  const file: ReadableFile = { path, mime, bytes: (await stat(path)).size };
  return { label, reading: await reader.read(file, hints, signal) };
}

/** What was understood of any part; sure only when all of it is. What was not is named, and tried again where that is worth it. */
export function together(parts: readonly Part[]): Reading {
  const [first] = parts;
  if (!first) return unread('damaged');
  const read = parts.filter(({ reading }) => reading.unread === null);
  const others = parts.filter(({ reading }) => reading.unread !== null);
  const isWorthRetrying = parts.some(({ reading }) => reading.isWorthRetrying);
  const costMicroUsd = parts.reduce((sum, { reading }) => sum + reading.costMicroUsd, 0);
  const holdsCard = parts.some(({ reading }) => reading.holdsCard);
  const detail = Object.fromEntries(
    parts.map(({ label, reading }) => [label, { ...reading.detail, unread: reading.unread }]),
  );
  const told = mostTelling(others);
  if (read.length === 0) return { ...(told ?? first.reading), isWorthRetrying, costMicroUsd, holdsCard, detail };
  return {
    unread: null,
    isWorthRetrying,
    text: read.map(({ label, reading }) => `(${label}) ${reading.text}`).join('\n'),
    isSure: parts.every(({ reading }) => reading.unread === null && reading.isSure),
    detail: {
      ...detail,
      ...(read.some(({ reading }) => isCut(reading.detail)) && CUT),
      unreadParts: others.map(({ label, reading }) => ({ label, why: reading.unread })),
    },
    costMicroUsd,
    holdsCard,
    ...(told?.unread && { missing: told.unread }),
    ...(isWorthRetrying && { parts: read.filter(({ reading }) => !reading.isWorthRetrying) }),
  };
}

/** What nobody was asked about says more than what may be understood later, and that more than what was looked at in vain. */
function mostTelling(parts: readonly Part[]): Reading | undefined {
  const readings = parts.map(({ reading }) => reading);
  const refusal = refusalAmong(readings.map((one) => one.unread));
  return readings.find((one) => one.unread === refusal) ?? readings.find((one) => one.isWorthRetrying) ?? readings[0];
}
