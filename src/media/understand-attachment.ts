import { cleanText, maskCardNumbers } from '../core/text.ts';
import { CUT } from './cut-mark.ts';
import type { MediaReader } from './ports.ts';
import { MAX_READING } from './rules.ts';
import type { ReadableFile, Reading, ReadingHints } from './types.ts';
import { unread } from './unread.ts';

export type UnderstandDeps = {
  /** The first that reads a type gets it. */
  readonly readers: readonly MediaReader[];
  /** Longest time for one file, ms. */
  readonly timeLimitMs: number;
  /** A reader threw, which is a mistake of ours. */
  readonly onReaderFailed: (reader: string, error: unknown) => void;
};

/** More than any reader gives; beyond it nothing is looked at. */
const MAX_LOOKED_AT = 64_000;
/** Types that some reader understands once it is set up. */
const UNDERSTANDABLE = /^(image|audio|video)\/|^application\/(pdf|ogg)$/;

/** Lets the right reader say what a file holds. Never rejects: whatever goes wrong is a reading too. */
export async function understandAttachment(
  deps: UnderstandDeps,
  file: ReadableFile,
  hints: ReadingHints,
  signal: AbortSignal,
): Promise<Reading> {
  const reader = deps.readers.find((one) => one.reads(file.mime));
  if (!reader) return unread(UNDERSTANDABLE.test(file.mime) ? 'not_configured' : 'unsupported_type');
  const limit = AbortSignal.timeout(deps.timeLimitMs);
  const within = AbortSignal.any([signal, limit]);
  try {
    const reading = await Promise.race([reader.read(file, hints, within), rejectedBy(within)]);
    return bounded(reading);
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted) return unread('timed_out', true);
    deps.onReaderFailed(reader.name, error);
    return unread('vendor_failed', true);
  }
}

/** A reader that does not listen to its signal holds nobody up. */
const rejectedBy = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Cards are masked before the end is cut off: a cut number would not be known as one. What is cut says so. */
function bounded(reading: Reading): Reading {
  const masked = maskCardNumbers(cleanText(reading.text, MAX_LOOKED_AT).text);
  const { text, notes } = cleanText(masked, MAX_READING);
  const parts = reading.parts && {
    parts: reading.parts.map((part) => ({ ...part, reading: bounded(part.reading) })),
  };
  if (!notes.includes('cut')) return { ...reading, text, ...parts };
  return { ...reading, text, ...parts, isSure: false, detail: { ...reading.detail, ...CUT } };
}
