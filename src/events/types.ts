import type { Id } from '../core/ids.ts';

export type EventId = Id<'event'>;

/** Something that other systems are told of. */
export type NewEvent = {
  /** `notification.updated`. */
  readonly type: string;
  /** When it happened. */
  readonly at: Date;
  readonly data: Readonly<Record<string, string | number | null>>;
};

/** An event that is due; `attempts` with the one that begins, `createdAt` when they began. */
export type DueEvent = {
  readonly id: EventId;
  readonly type: string;
  readonly body: string;
  readonly attempts: number;
  readonly createdAt: Date;
};

/** An event that nobody took; `outcome` of the last attempt: an HTTP status, or a word. */
export type GivenUpEvent = Pick<DueEvent, 'id' | 'type' | 'attempts' | 'createdAt'> & {
  readonly outcome: string | null;
};

/** What the receiver said. `answered`: any status; `unreachable`: no answer came; the word says why. */
export type Attempt =
  | { readonly outcome: 'answered'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly outcome: 'unreachable'; readonly word: string };

/** What becomes of an event after an attempt. */
export type AfterAttempt =
  | { readonly to: 'delivered' }
  | { readonly to: 'queued'; readonly at: Date }
  | { readonly to: 'given_up' };
