import type { ConversationId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { ConversationWords, OnDuty, PushEvent, Subscription } from './types.ts';

export type PushOptions = {
  /** How long the push service keeps it for a device that is away. */
  readonly ttlS: number;
  readonly urgency: 'normal' | 'high';
  /** One that waits there under the same topic is replaced; at most 32 characters that a URL may hold. */
  readonly topic: string;
};

/**
 * What a push service made of one push. `gone`: the subscription is over. `later`: not now, or the answer was lost;
 * repeated under the same topic it replaces itself. `refused`: it does not accept our key or subject, or the push itself.
 */
export type PushResult =
  | { readonly outcome: 'accepted' | 'gone' | 'too_large'; readonly status: number }
  | { readonly outcome: 'later'; readonly status: number | null; readonly retryAfterMs: number | null }
  | { readonly outcome: 'refused'; readonly status: number | null };

/** Carries pushes to the push services of the browsers. */
export type PushChannel = {
  /** Browsers subscribe for this key. */
  readonly publicKey: string;
  /** Whether an address that a browser names belongs to a push channel. */
  readonly accepts: (endpoint: string) => boolean;
  /** Hands one push over. Never throws: what happened is in the result. */
  readonly send: (to: Subscription, payload: string, options: PushOptions) => Promise<PushResult>;
};

/** What happened in one part of the program, by its own clock. */
export type PushSource = {
  readonly name: string;
  readonly now: () => Date;
  /**
   * Looks through `limit` things that happened after a moment, the oldest first, and through all that happened with the
   * last of them.
   */
  readonly read: (after: Date, limit: number) => Promise<PushPage>;
};

export type PushPage = {
  /** Of what was looked through, that of which staff is told. */
  readonly events: readonly PushEvent[];
  /** When the last thing happened that was looked through, told of or not; null: nothing happened. */
  readonly readTo: Date | null;
  /** Whether there may be more after it. */
  readonly isFull: boolean;
};

/** Who is told, and what is known of what they are told. */
export type PushReaders = {
  readonly staffOnDuty: () => Promise<readonly OnDuty[]>;
  /** Who works here and does not now. */
  readonly staffOffDuty: () => Promise<readonly OnDuty[]>;
  /** Whether somebody has this conversation before their eyes. */
  readonly isViewing: (staffId: string, conversationId: ConversationId) => Promise<boolean>;
  /** False when it is over: whoever waited is looked after, the alert was dealt with. */
  readonly isOpen: (event: Omit<PushEvent, 'key'>) => Promise<boolean>;
  /** `tx`: the transaction that it is read in, where there is one. */
  readonly describe: (
    conversationId: ConversationId,
    language: Language,
    kind: PushEvent['kind'],
    tx?: Tx,
  ) => Promise<ConversationWords>;
  /** What an alert says. */
  readonly alertText: (code: string, language: Language) => string;
  /** The number on the icon: conversations that wait, and one's own that are unread. */
  readonly badgeOf: (staffId: string) => Promise<number>;
  readonly businessNow: () => Date;
};
