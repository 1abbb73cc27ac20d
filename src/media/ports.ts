import type { Readable } from 'node:stream';
import type { ReadableFile, Reading, ReadingHints } from './types.ts';

/** Understands files of some types. Expected failures are readings, never thrown. */
export type MediaReader = {
  /** For logs, metrics and `recado doctor`. */
  readonly name: string;
  readonly reads: (mime: string) => boolean;
  readonly read: (file: ReadableFile, hints: ReadingHints, signal: AbortSignal) => Promise<Reading>;
};

/** Where the channel keeps a file that a customer sent. */
export type MediaPlace = { readonly mediaId: string; readonly url: string | null };

export type OpenedMedia =
  | {
      readonly outcome: 'open';
      readonly body: Readable;
      /** As announced before the bytes; null when nobody said. */
      readonly bytes: number | null;
      readonly sha256: string | null;
    }
  | {
      readonly outcome: 'refused';
      readonly reason: 'gone' | 'place_refused' | 'unreachable';
      readonly isWorthRetrying: boolean;
      readonly retryAfterMs: number | null;
    };

/** Fetches files from the channel. Expected failures are values; a body may still break while it is read. */
export type MediaSource = { readonly open: (place: MediaPlace, signal: AbortSignal) => Promise<OpenedMedia> };

/** Keeps bytes under keys of `[a-z0-9/_.-]`. Everything streams. */
export type Storage = {
  readonly kind: 'disk' | 's3';
  /** Writes exactly `bytes` bytes; a stream that breaks leaves nothing that can be read as whole. */
  readonly put: (
    key: string,
    body: Readable,
    about: { readonly bytes: number; readonly mime: string },
  ) => Promise<void>;
  /** Throws AppError `storage_object_absent` (not_found) for a key that holds nothing. */
  readonly open: (key: string) => Promise<Readable>;
  /** Deleting what is not there is no error. */
  readonly remove: (key: string) => Promise<void>;
};
