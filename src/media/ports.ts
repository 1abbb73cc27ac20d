import type { ReadableFile, Reading, ReadingHints } from './types.ts';

/** Understands files of some types. Expected failures are readings, never thrown. */
export type MediaReader = {
  /** For logs, metrics and `recado doctor`. */
  readonly name: string;
  readonly reads: (mime: string) => boolean;
  readonly read: (file: ReadableFile, hints: ReadingHints, signal: AbortSignal) => Promise<Reading>;
};
