import type { Language } from '../../core/language.ts';
import type { TextReader } from './ports.ts';
import type { SmallPicture, TextReading } from './types.ts';

export type Bounds = {
  /** CPU time of this process, ms. */
  readonly cpuMs: () => number;
  readonly mostCpuMs: number;
  readonly mostMs: number;
};

const LOOK_MS = 50;

/**
 * Reads a text within so much work and so much time. What takes too much work takes it every time; what only got too
 * little of a busy machine may be read later.
 */
export async function readBounded(
  reader: TextReader,
  picture: SmallPicture,
  language: Language | null,
  { cpuMs, mostCpuMs, mostMs }: Bounds,
): Promise<TextReading> {
  const before = cpuMs();
  const tooMuch = new AbortController();
  const looks = setInterval(() => {
    if (cpuMs() - before > mostCpuMs) tooMuch.abort();
  }, LOOK_MS);
  try {
    const limit = AbortSignal.any([tooMuch.signal, AbortSignal.timeout(mostMs)]);
    const reading = await reader.read(picture, language, limit);
    const isLate = reading.outcome === 'failed' && reading.reason === 'timed_out';
    return isLate ? { ...reading, isWorthRetrying: !tooMuch.signal.aborted } : reading;
  } finally {
    clearInterval(looks);
  }
}
