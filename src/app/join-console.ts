import type { Marks, Notes, Staff, ThreadNote } from '../console/index.ts';
import type { ConversationId } from '../core/ids.ts';
import {
  assigneesOf,
  countNotes,
  newestNotes,
  notesOnPage,
  noteWith,
  type PlacedNote,
  presentIn,
  seenBy,
  tagsOf,
} from '../handoff/index.ts';
import { authorIdsOf } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { namesOfStaff } from '../staff/index.ts';

/** Somebody whose account is gone with an older database. */
const UNKNOWN = '–';

/** Who holds conversations, and the tags they have. */
export const consoleMarks: Marks = {
  assignees: async (db, ids) => {
    const assignees = await assigneesOf(db, ids);
    const names = await namesOfStaff(db, [...assignees.values()]);
    return new Map([...assignees].map(([id, staffId]) => [id, { id: staffId, name: names.get(staffId) ?? UNKNOWN }]));
  },
  tags: tagsOf,
};

/** Notes of staff under the names of who wrote them. */
export function consoleNotes(db: Db): Notes {
  const named = async (reader: Db, notes: readonly PlacedNote[]): Promise<ThreadNote[]> => {
    const names = await namesOfStaff(
      reader,
      notes.map(({ authorId }) => authorId),
    );
    return notes.map(({ authorId, ...note }) => ({ ...note, author: names.get(authorId) ?? UNKNOWN }));
  };
  return {
    onPage: async (page) => named(db, await notesOnPage(db, page)),
    withId: async (id) => {
      const note = await noteWith(db, id);
      return note === null ? null : ((await named(db, [note]))[0] ?? null);
    },
    count: (id) => countNotes(db, id),
    newestIn: async (reader, ids, newest) => named(reader, await newestNotes(reader, ids, newest)),
  };
}

/** What each of the staff has seen, and who is where now. */
export const consoleStaff = (db: Db): Staff => ({
  seen: async (staffId, ids) =>
    new Map(
      (await seenBy(db, staffId, ids)).map(({ conversationId, itemId, seenAt }) => [
        conversationId,
        { itemId, at: seenAt },
      ]),
    ),
  present: async (ids) => {
    const present = await presentIn(db, ids);
    return Map.groupBy(present, ({ conversationId }) => conversationId) satisfies ReadonlyMap<ConversationId, unknown>;
  },
});

/** Who of the staff wrote messages, by name. */
export const authorsOf =
  (db: Db) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const authors = await authorIdsOf(db, ids);
    const names = await namesOfStaff(db, [...authors.values()]);
    return new Map([...authors].map(([id, staffId]) => [id, names.get(staffId) ?? UNKNOWN]));
  };
