import type { ReadableFile, UnreadReason } from '../types.ts';
import { readClaimedLength } from './claimed-length.ts';
import { isSilent } from './cut-rules.ts';
import { soundFormat } from './formats.ts';
import type { AudioTools, Transcriber } from './ports.ts';
import type { SoundAnalysis, Span, VoiceLimits } from './types.ts';

/** Why a sound is not heard, with what is kept about it. */
export type Unheard = {
  readonly outcome: 'unheard';
  readonly reason: UnreadReason;
  readonly isWorthRetrying: boolean;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** What is known of a sound before anybody is paid to hear it. */
export type Examined = {
  readonly outcome: 'examined';
  /** Null when nothing on this machine could measure it. */
  readonly seconds: number | null;
  readonly silences: readonly Span[] | null;
  readonly claimedSeconds: number | null;
  /** What it says of its length is not what it holds. */
  readonly isClaimFalse: boolean;
  readonly hasFaults: boolean;
};

type ExamineDeps = {
  readonly transcriber: Transcriber;
  readonly tools: AudioTools | null;
  readonly limits: VoiceLimits;
};

export const unheard = (reason: UnreadReason, isWorthRetrying: boolean, detail: Unheard['detail'] = {}): Unheard => ({
  outcome: 'unheard',
  reason,
  isWorthRetrying,
  detail,
});

/** Sizes, format, length and silence; whatever is refused here costs nothing. */
export async function examineSound(
  { transcriber, tools, limits }: ExamineDeps,
  file: ReadableFile,
  signal: AbortSignal,
): Promise<Examined | Unheard> {
  if (file.bytes === 0) return unheard('damaged', false, { why: 'empty' });
  if (file.bytes > limits.maxBytes) return unheard('too_large', false, { bytes: file.bytes });
  const format = soundFormat(file.mime);
  if (format === null) return unheard('unsupported_type', false, { mime: file.mime });
  if (tools?.decodes(file.mime)) {
    const analysis = await tools.analyse(file, limits.maxSeconds + 1, signal);
    const judged = judge(analysis, limits, transcriber.isStandIn);
    return judged.outcome === 'examined' ? compareClaim(judged, file) : judged;
  }
  if (!format.isTaken) return unheard('unsupported_type', false, { mime: file.mime, why: 'needs_ffmpeg' });
  return examineClaim(file, limits);
}

function judge(analysis: SoundAnalysis, { maxSeconds }: VoiceLimits, isStandIn: boolean): Examined | Unheard {
  if (analysis.outcome === 'failed') {
    if (analysis.reason === 'no_sound') return unheard('nothing_found', false, { why: 'no_sound_track' });
    return unheard(analysis.reason, analysis.reason === 'timed_out');
  }
  const { seconds, claimedSeconds, silences, hasFaults } = analysis;
  const facts = { seconds: round(seconds), claimedSeconds: claimedSeconds === null ? null : round(claimedSeconds) };
  if (seconds > maxSeconds) return unheard('too_long', false, facts);
  if (seconds === 0) return unheard(hasFaults ? 'damaged' : 'nothing_found', false, facts);
  // A stand-in hears nothing anyway, and costs nothing.
  if (!isStandIn && isSilent(seconds, silences)) return unheard('nothing_found', false, { ...facts, why: 'silence' });
  const isClaimFalse = claimedSeconds !== null && Math.abs(claimedSeconds - seconds) > Math.max(2, seconds * 0.1);
  return { outcome: 'examined', seconds, silences, claimedSeconds, isClaimFalse, hasFaults };
}

/** Decoders forgive a header that announces more than the file holds; a server may not. */
async function compareClaim(examined: Examined, file: ReadableFile): Promise<Examined> {
  const { seconds, isPossible } = await readClaimedLength(file);
  return isPossible ? examined : { ...examined, isClaimFalse: true, claimedSeconds: seconds };
}

/** Without a decoder only what the header says is known; what cannot be is not sent to anybody. */
async function examineClaim(file: ReadableFile, { maxSeconds }: VoiceLimits): Promise<Examined | Unheard> {
  const { seconds, isPossible } = await readClaimedLength(file);
  const claimedSeconds = seconds === null ? null : round(seconds);
  if (!isPossible) return unheard('damaged', false, { claimedSeconds, why: 'length_claim' });
  if (seconds !== null && seconds > maxSeconds) return unheard('too_long', false, { claimedSeconds });
  return { outcome: 'examined', seconds, silences: null, claimedSeconds, isClaimFalse: false, hasFaults: false };
}

export const round = (seconds: number): number => Math.round(seconds * 10) / 10;
