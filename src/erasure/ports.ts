import type { CustomerId } from '../core/ids.ts';
import type { Person } from '../core/person.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { BookEntry, ErasureId, GatheredPerson, Hindrances } from './types.ts';

/** Meta's contact book, by which it finds numbers of user ids. */
export type ContactBook = {
  /** `refused`: it will not, however often it is asked; `later`: it could not be asked. Throws never. */
  readonly remove: (
    entry: BookEntry,
  ) => Promise<{ readonly outcome: 'removed' | 'refused' | 'later'; readonly words: string }>;
};

/** What the modules know of a person and how they forget them. */
export type PersonKeepers = {
  /** Locks the customer; false when there is none (any more). */
  readonly lock: (tx: Tx, id: CustomerId) => Promise<boolean>;
  /** Ends their turns under way; nobody acts for them until the transaction ends. */
  readonly stop: (tx: Tx, person: GatheredPerson) => Promise<void>;
  readonly gather: (db: Db, id: CustomerId) => Promise<GatheredPerson>;
  readonly hindrances: (db: Db, id: CustomerId) => Promise<Hindrances>;
  /** Takes a person out of stored calls; those that came after a mark, which a look at all of them returns. */
  readonly cleanCalls: (db: Db, names: readonly string[], after: string | null) => Promise<string>;
  /** Deletes or makes nameless what every module holds. Returns keys of files whose bytes are to go. */
  readonly forget: (tx: Tx, person: Person) => Promise<readonly string[]>;
  readonly removeFiles: (keys: readonly string[]) => Promise<void>;
  /** Keeps on record that somebody was erased, by whom, without saying who. */
  readonly record: (tx: Tx, id: ErasureId, by: string) => Promise<void>;
  /** Keeps the list of erasures also outside of the database, so that a restored backup brings nobody back. */
  readonly keepList: () => Promise<void>;
};
