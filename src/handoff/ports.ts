import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** Who of the staff does something. */
export type Actor = {
  readonly id: string;
  readonly name: string;
  /** From where they act, for the record of acts. */
  readonly session?: { readonly ref: string; readonly device: string };
};

/** An item of a conversation as it is shown to staff, as far as it matters here. */
export type ShownItem = {
  readonly id: string;
  readonly type: string;
  readonly by?: string;
  readonly state?: string;
};

/** What the acts of people need from elsewhere. */
export type ActDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  /** Ends the turn that is under way and keeps another from beginning until the transaction ends. */
  readonly stopTurn: (tx: Tx, conversationId: ConversationId) => Promise<unknown>;
  /** Makes a turn due at once. */
  readonly openTurn: (tx: Tx, conversationId: ConversationId) => Promise<void>;
  /** Whether somebody of this id works here. */
  readonly isStaff: (tx: Tx, staffId: string) => Promise<boolean>;
  /** Keeps who did what, in the transaction in which it was done. */
  readonly audit: (
    tx: Tx,
    entry: { readonly by: Actor; readonly act: string; readonly about: string },
  ) => Promise<void>;
  /**
   * What stands in a conversation after an item, everything when it is null; read in the transaction that is about to add
   * to it.
   */
  readonly itemsAfter: (tx: Tx, conversationId: ConversationId, itemId: string | null) => Promise<readonly ShownItem[]>;
  readonly wakeTurns: (conversations: readonly ConversationId[]) => Promise<void>;
  /** `delayMs`: machine time until there is something to send. */
  readonly wakeOutbox: (conversations: readonly ConversationId[], delayMs?: number) => Promise<void>;
};
