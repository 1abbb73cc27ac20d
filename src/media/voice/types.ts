import type { Refusal } from '../spend/types.ts';
import type { UnreadReason } from '../types.ts';

/** A stretch of a sound, in seconds from its beginning. */
export type Span = { readonly from: number; readonly to: number };

/** What decoding a sound has shown, or why it could not be decoded. */
export type SoundAnalysis =
  | {
      readonly outcome: 'decoded';
      /** Counted in samples that came out, at most what was asked for. */
      readonly seconds: number;
      /** What the file says of itself; null when it says nothing. */
      readonly claimedSeconds: number | null;
      readonly silences: readonly Span[];
      /** The decoder met errors on its way: something is missing. */
      readonly hasFaults: boolean;
    }
  | { readonly outcome: 'failed'; readonly reason: 'damaged' | 'no_sound' | 'timed_out' };

/** `failed`: nothing usable was written. */
export type Conversion =
  | { readonly outcome: 'written'; readonly seconds: number; readonly bytes: number }
  | { readonly outcome: 'failed'; readonly reason: 'damaged' | 'timed_out' };

/** One file for a transcriber: a whole sound or a part of it. */
export type SoundPart = {
  readonly path: string;
  /** With the extension by which transcribers know the format. */
  readonly fileName: string;
  readonly mime: string;
  readonly bytes: number;
  /** Measured; null when it could not be. */
  readonly seconds: number | null;
};

/** What a transcriber made of one part. */
export type Transcript =
  | {
      readonly outcome: 'heard';
      /** Empty when it heard no words. */
      readonly text: string;
      /** As it was reported, ISO 639-1; null when nothing was reported. */
      readonly language: string | null;
      readonly model: string;
      /** The model's own marks fall below the thresholds that its makers published. */
      readonly isWeak: boolean;
      /** Null when the model has no known price. */
      readonly costMicroUsd: number | null;
      /** As they are charged; null when nobody knows. */
      readonly seconds?: number | null;
    }
  | {
      readonly outcome: 'failed';
      readonly reason: Extract<
        UnreadReason,
        'damaged' | 'too_large' | 'timed_out' | 'vendor_failed' | 'vendor_refused' | 'not_configured' | Refusal
      >;
      readonly isWorthRetrying: boolean;
      /** A code for logs, without text of the customer. */
      readonly code: string;
      /** Nobody knows whether it is charged. */
      readonly mayBeCharged?: true;
    };

/** Why a transcript is asked about and not assumed. */
export type Doubt =
  | 'cut_short'
  | 'invented_lines'
  | 'language'
  | 'length_claim'
  | 'model_unsure'
  | 'mostly_silence'
  | 'repetition'
  | 'shortened'
  | 'stand_in'
  | 'too_fast'
  | 'too_slow'
  | 'unknown_name'
  | 'unknown_number';

/** What must be said back to the customer before it is used. */
export type ReadBack = 'address' | 'amount' | 'quantity';

export type VoiceLimits = {
  readonly maxBytes: number;
  readonly maxSeconds: number;
  /** Longer ones are cut at silences into parts of about this length. */
  readonly partSeconds: number;
};
