import { cleanText, maskCardNumbers } from '../core/text.ts';
import type { MediaReader } from './ports.ts';
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

/** What the model is given of one file at most. */
const MAX_TEXT = 6_000;
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

const bounded = (reading: Reading): Reading => ({
  ...reading,
  text: maskCardNumbers(cleanText(reading.text, MAX_TEXT).text),
});
