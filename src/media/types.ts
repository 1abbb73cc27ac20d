import type { Language } from '../core/language.ts';

/** A stored file as a reader gets it: a local copy whose type was told from its bytes. */
export type ReadableFile = {
  readonly path: string;
  /** From the bytes, never from what was announced. */
  readonly mime: string;
  readonly bytes: number;
};

/** What helps to understand a file. */
export type ReadingHints = {
  readonly language: Language | null;
  /** Names of products, brands and places of the shop, the likeliest first. */
  readonly vocabulary: readonly string[];
};

/** Why a file was not understood. */
export type UnreadReason =
  | 'unsupported_type'
  | 'not_configured'
  | 'damaged'
  | 'too_large'
  | 'too_long'
  | 'encrypted'
  | 'nothing_found'
  | 'timed_out'
  | 'vendor_failed';

/** What a file says: evidence of a stranger, never an order to us. */
export type Reading = {
  /** Null: it was understood. */
  readonly unread: UnreadReason | null;
  /** It may be understood later without the customer's doing: it is tried again. */
  readonly isWorthRetrying: boolean;
  /** Bounded, with card numbers masked; empty when nothing was understood. */
  readonly text: string;
  /** False: it is asked about, not assumed. */
  readonly isSure: boolean;
  /** Kept as json beside the file: language, duration, boxes, scores. No text that is not in `text`. */
  readonly detail: Readonly<Record<string, unknown>>;
  readonly costMicroUsd: number;
  /** A payment card is to be seen: the bytes are deleted once it was read. */
  readonly holdsCard: boolean;
};
