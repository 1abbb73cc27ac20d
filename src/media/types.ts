import type { ConversationId, Id, MessageId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Till } from './spend/types.ts';

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
  /** Lets paid calls through and keeps them. None: whoever asks pays for it and knows. */
  readonly till?: Till;
  /** Parts that an earlier attempt understood: they are not read again. */
  readonly known?: readonly Part[];
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
  | 'vendor_failed'
  /** The account of the service is not accepted: only whoever runs the shop can mend it. */
  | 'vendor_refused'
  /** No money is left today. */
  | 'over_budget'
  /** So much was understood for this customer today. */
  | 'day_limit';

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
  /** Why a part of it was not understood; only of what was understood otherwise. */
  readonly missing?: UnreadReason;
  /** The parts that were understood, while others are tried again. */
  readonly parts?: readonly Part[];
};

/** One part of a film or of a document: its name, and what was understood of it. */
export type Part = { readonly label: string; readonly reading: Reading };

export type AttachmentId = Id<'attachment'>;
export type AttachmentKind = 'image' | 'audio' | 'video' | 'document' | 'sticker';

/** Why the bytes of a file never came. */
export type FetchFailure =
  | 'gone'
  | 'place_refused'
  | 'too_large'
  | 'empty'
  | 'hash_mismatch'
  | 'unreachable'
  | 'storage_failed';

/** A file under a lease: what is known of it before the next step. */
export type ClaimedAttachment = {
  readonly id: AttachmentId;
  readonly token: number;
  readonly conversationId: ConversationId;
  /** It was overheard: it is kept for staff to see, no turn waits for it, and nobody reads it. */
  readonly isElsewhere: boolean;
  readonly kind: AttachmentKind;
  readonly isVoice: boolean;
  readonly mediaId: string;
  readonly url: string | null;
  readonly announcedSha256: string | null;
  readonly announcedMime: string | null;
  readonly isOverflow: boolean;
  readonly state: 'announced' | 'stored';
  /** Nobody waits for it: what it was found to be, or that it does not come, was told. */
  readonly isSettled: boolean;
  /** Why the attempt before this one came to nothing. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly storageKey: string | null;
  readonly bytes: number | null;
  readonly mime: string | null;
  /** Parts that an earlier attempt understood. */
  readonly known: readonly Part[] | null;
  /** Since it was announced. */
  readonly ageMs: number;
};

/** Bytes that are in the storage, checked. */
export type StoredBytes = {
  readonly key: string;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly mime: string;
};

/** A file as a turn sees it. */
export type TurnFile = {
  readonly id: AttachmentId;
  readonly messageId: MessageId;
  readonly kind: AttachmentKind;
  readonly isVoice: boolean;
  readonly fileName: string | null;
  readonly mime: string | null;
  readonly isOverflow: boolean;
  /** False: the turn may wait for it. */
  readonly isSettled: boolean;
  readonly ageMs: number;
  readonly reason: string | null;
  /** The customer was told lately that another file was not understood for the same reason. */
  readonly wasTold: boolean;
  readonly reading: Pick<Reading, 'unread' | 'text' | 'isSure' | 'detail'> | null;
  /** What a person of the shop says it holds: it counts instead of the reading. */
  readonly correctedText: string | null;
  /** A person corrected it, or took a correction back. */
  readonly wasCorrected: boolean;
  /** Changes with what is known of it. */
  readonly version: string;
};
