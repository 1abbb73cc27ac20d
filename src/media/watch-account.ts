import type { TextReader } from './pictures/ports.ts';
import type { Transcriber } from './voice/ports.ts';

export type WatchDeps = {
  /** Machine time, ms. */
  readonly nowMs: () => number;
  /** The account was refused; `code` is the vendor's. */
  readonly onRefused: (code: string) => Promise<void>;
  /** It was accepted: told at the first time, and from then on at most once a minute. */
  readonly onWorks: () => Promise<void>;
};

/** Remembers for this process whether a vendor accepts our account. */
export type AccountWatch = {
  /** Refused a moment ago: it is not asked again yet. */
  readonly isResting: () => boolean;
  readonly refused: (code: string) => Promise<void>;
  readonly worked: () => Promise<void>;
};

/** Of a refused account, and between two words that it works. */
const REST_MS = 60_000;

export function watchAccount({ nowMs, onRefused, onWorks }: WatchDeps): AccountWatch {
  let restsUntil = Number.NEGATIVE_INFINITY;
  let toldUntil = Number.NEGATIVE_INFINITY;
  return {
    isResting: () => nowMs() < restsUntil,
    refused: async (code) => {
      restsUntil = nowMs() + REST_MS;
      toldUntil = Number.NEGATIVE_INFINITY;
      await onRefused(code);
    },
    worked: async () => {
      if (nowMs() < toldUntil) return;
      toldUntil = nowMs() + REST_MS;
      await onWorks();
    },
  };
}

const REFUSED = { outcome: 'failed', reason: 'vendor_refused', isWorthRetrying: true, costMicroUsd: 0 } as const;

/** The same transcriber, which is not asked while its account rests. */
export const watchedTranscriber = (transcriber: Transcriber, watch: AccountWatch): Transcriber => ({
  ...transcriber,
  transcribe: async (part, hints, signal) => {
    if (watch.isResting()) return { ...REFUSED, code: 'resting' };
    const transcript = await transcriber.transcribe(part, hints, signal);
    if (transcript.outcome === 'heard') await watch.worked();
    else if (transcript.reason === 'vendor_refused') await watch.refused(transcript.code);
    return transcript;
  },
});

/** The same reader of text, which is not asked while its account rests. */
export const watchedTextReader = (reader: TextReader, watch: AccountWatch): TextReader => ({
  ...reader,
  read: async (picture, language, signal) => {
    if (watch.isResting()) return REFUSED;
    const reading = await reader.read(picture, language, signal);
    if (reading.outcome === 'read') await watch.worked();
    else if (reading.reason === 'vendor_refused') await watch.refused(reader.name);
    return reading;
  },
});
