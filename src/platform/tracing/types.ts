import type { Attributes } from './attributes.ts';

/** What the spans are of, in the order of a message's way. */
export type SpanName = 'webhook' | 'turn' | 'model call' | 'tool call' | 'commit' | 'send';

/** A moment that other processes hang their spans under: the id of its span follows from that of the message. */
export type Landmark = 'received' | 'committed';

/**
 * Where a span stands: the trace of a message, by its UUID. A turn bears the id of its first message, so whoever knows a
 * turn knows its trace, in whatever process and however much later.
 */
export type Place = {
  readonly message: string;
  readonly is?: Landmark;
  readonly under?: Landmark;
  /** Other messages it is about, whose traces it is linked to. */
  readonly also?: readonly string[];
};

export type SpanStart = {
  readonly name: SpanName;
  /** `client` asks somebody else and waits; `consumer` takes what was left for it; `internal` when not given. */
  readonly kind?: 'internal' | 'client' | 'consumer';
  readonly attributes?: Attributes;
};

/** What can be said of a span while it lasts. */
export type SpanHandle = {
  readonly set: (attributes: Attributes) => void;
  /** It failed, though nothing was thrown: an error, or one word. */
  readonly fail: (why: unknown) => void;
  /** It is that moment of its trace; for what can happen only once. */
  readonly mark: (landmark: Landmark) => void;
  /** It belongs elsewhere than was thought at its start; for the span that `trace` began. */
  readonly place: (place: Place) => void;
};

/** A span that is over, with its parts; times are Unix ms. */
export type FinishedSpan = {
  readonly name: SpanName;
  readonly kind: NonNullable<SpanStart['kind']>;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  /** Class of the error, null when it went well. */
  readonly errorType: string | null;
  readonly landmark: Landmark | null;
  readonly parts: readonly FinishedSpan[];
};

export type PlacedSpan = FinishedSpan & { readonly at: Place };

/** Follows messages on their way. Nothing here ever rejects or waits by itself. */
export type Tracing = {
  /** Runs `work` as a span of its own place; what is traced within it becomes its part. */
  readonly trace: <T>(at: Place, start: SpanStart, work: (span: SpanHandle) => Promise<T>) => Promise<T>;
  /** Runs `work` as a part of what is under way; as it is, when nothing that is traced is. */
  readonly within: <T>(start: SpanStart, work: (span: SpanHandle) => Promise<T>) => Promise<T>;
  /** Something that is over already; `why` when it failed. */
  readonly record: (
    at: Place,
    over: SpanStart & { readonly startMs: number; readonly endMs: number; readonly why?: unknown },
  ) => void;
};
