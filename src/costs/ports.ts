import type { ConversationId } from '../core/ids.ts';
import type { SpendQuery, SpendRow } from './types.ts';

/** Somebody who pays for something: the models of turns, hearing and seeing, WhatsApp's messages. */
export type SpendSource = {
  /** Millionths of a US dollar since then, by machine time, before `until` if it is given; of these conversations, or of all. */
  readonly since: (since: Date, conversations: readonly ConversationId[] | null, until?: Date) => Promise<number>;
  readonly sums: (query: SpendQuery) => Promise<readonly SpendRow[]>;
};

/** The days of the shop. */
export type Calendar = {
  readonly timeZone: string;
  /** The day of a moment, `YYYY-MM-DD`. */
  readonly dateOf: (at: Date) => string;
  /** The first moment of a day. */
  readonly startOf: (date: string) => Date;
};
