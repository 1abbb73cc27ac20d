import type { Charge } from '../spend/types.ts';
import type { ReadableFile, ReadingHints } from '../types.ts';
import type { Conversion, SoundAnalysis, SoundPart, Span, Transcript } from './types.ts';

/** Turns speech into text. Expected failures are transcripts, never thrown. */
export type Transcriber = {
  /** For logs, metrics and `recado doctor`. */
  readonly name: string;
  /** It does not hear: what it says was typed by whoever tries the program out. */
  readonly isStandIn: boolean;
  /** Largest file of one call. */
  readonly maxBytes: number;
  /** What a part will cost; absent: nobody is paid. */
  readonly expects?: (part: SoundPart) => Charge;
  readonly transcribe: (part: SoundPart, hints: ReadingHints, signal: AbortSignal) => Promise<Transcript>;
};

/** Decodes and converts sound on this machine, bounded in time, memory and output. */
export type AudioTools = {
  readonly version: string;
  readonly decodes: (mime: string) => boolean;
  /** Decodes up to `maxSeconds` of the first sound track. */
  readonly analyse: (file: ReadableFile, maxSeconds: number, signal: AbortSignal) => Promise<SoundAnalysis>;
  /** Writes a stretch of the first sound track to `target` as MP3, mono, for speech. */
  readonly convert: (file: ReadableFile, span: Span, target: string, signal: AbortSignal) => Promise<Conversion>;
};
