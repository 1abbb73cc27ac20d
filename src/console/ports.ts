import type { ConversationId } from '../core/ids.ts';
import type { Db, ThreadBound, ThreadPage } from '../platform/db/index.ts';
import type { Conversation, ThreadItem } from './contract.ts';

type Person = { readonly id: string; readonly name: string };

/** What one person has seen of a conversation: up to an item, at a moment of the machine's clock; no item: it is marked as unread. */
export type SeenUpTo = { readonly itemId: string | null; readonly at: Date };

/** A note of staff with its place in the thread. */
export type ThreadNote = {
  readonly id: string;
  readonly conversationId: string;
  /** Unique within a conversation, in the order of writing; given back as the bound of the next page. */
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  readonly at: Date;
  readonly author: string;
  readonly text: string;
};

/** Notes of staff, read page by page beside what was said. */
export type Notes = {
  readonly onPage: (page: ThreadPage) => Promise<readonly ThreadNote[]>;
  readonly withId: (id: string) => Promise<ThreadNote | null>;
  readonly count: (conversationId: ConversationId) => Promise<number>;
  /** The newest of each conversation, for the search. */
  readonly newestIn: (db: Db, ids: readonly ConversationId[], newest: number) => Promise<readonly ThreadNote[]>;
};

/** What the list knows of a conversation besides what was said; read inside the transaction that refreshes the list. */
export type Marks = {
  readonly assignees: (db: Db, ids: readonly ConversationId[]) => Promise<ReadonlyMap<ConversationId, Person>>;
  readonly tags: (db: Db, ids: readonly ConversationId[]) => Promise<ReadonlyMap<ConversationId, readonly string[]>>;
};

/** What people do at the console, which other modules keep. */
export type Staff = {
  readonly seen: (staffId: string, ids: readonly ConversationId[]) => Promise<ReadonlyMap<ConversationId, SeenUpTo>>;
  readonly present: (ids: readonly ConversationId[]) => Promise<ReadonlyMap<ConversationId, Conversation['present']>>;
};

/** One thing of a conversation with its place. */
export type Entry = {
  readonly source: string;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  readonly item: ThreadItem;
};

/** Everything of one kind in a conversation. */
export type ThreadSource = {
  readonly name: string;
  readonly onPage: (page: ThreadPage) => Promise<readonly Entry[]>;
};

export type Bounds = Readonly<Record<string, ThreadBound>>;
