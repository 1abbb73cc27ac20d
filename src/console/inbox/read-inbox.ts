import type { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { ConversationId } from '../../core/ids.ts';
import { countCameAfter } from '../../inbox/index.ts';
import type { Db } from '../../platform/db/index.ts';
import type { Conversation, Counts, Inbox, InboxQuery, InboxRow } from '../contract.ts';
import type { Marks, Staff } from '../ports.ts';
import { timesOfItems } from '../thread/times-of-items.ts';
import { countRows, type ListPlace, rowsOfView, type StoredRow } from './list-store.ts';
import { windowOf } from './rules.ts';
import { rowOfSummary, summarise } from './summarise.ts';

export type ReadInboxDeps = { readonly db: Db; readonly businessClock: Clock; readonly staff: Staff };

export type ReadConversationDeps = ReadInboxDeps & {
  readonly marks: Marks;
  /** What free words are thought to cost in a conversation now; null: they cannot go. */
  readonly priceOfWords: (id: ConversationId) => Promise<Conversation['wordsPrice']>;
};

/** More than this is shown as this. */
const MOST_UNREAD = 50;
/** Of a person's own conversations as many are looked at for the count. */
const MOST_OWN = 500;

/** A page of the list with the counts of all views. */
export async function readInbox(
  deps: ReadInboxDeps,
  staffId: string,
  { view, cursor, limit }: z.infer<typeof InboxQuery>,
): Promise<Inbox> {
  const now = deps.businessClock();
  const after = cursor === undefined ? null : placeOfCursor(cursor);
  const [found, counts] = await Promise.all([
    rowsOfView(deps.db, view, staffId, after, limit + 1),
    readCounts(deps, staffId),
  ]);
  const rows = found.slice(0, limit);
  const unread = await unreadOf(deps, staffId, rows);
  const [last] = rows.slice(-1);
  return {
    rows: rows.map((row) => showRow(row, unread.get(row.conversationId) ?? 0, now)),
    cursor: found.length > limit && last !== undefined ? cursorOf(last) : null,
    counts,
    now: now.toISOString(),
  };
}

/** How many conversations each view has, and how many of a person's own hold something that they have not read. */
export async function readCounts(deps: ReadInboxDeps, staffId: string): Promise<Counts> {
  const [counts, own] = await Promise.all([
    countRows(deps.db, staffId),
    rowsOfView(deps.db, 'mine', staffId, null, MOST_OWN),
  ]);
  const unread = await unreadOf(deps, staffId, own);
  return { ...counts, unread: [...unread.values()].filter((count) => count > 0).length };
}

/** One conversation as its page shows it, as it is now, whether the list knows it yet or not; null: there is none. */
export async function readConversation(
  deps: ReadConversationDeps,
  staffId: string,
  id: ConversationId,
): Promise<Conversation | null> {
  const now = deps.businessClock();
  const [summary] = await summarise(deps.db, deps.marks, [id], now);
  if (summary === undefined) return null;
  const row = rowOfSummary(summary);
  const [unread, present, wordsPrice] = await Promise.all([
    unreadOf(deps, staffId, [row]),
    deps.staff.present([id]),
    deps.priceOfWords(id),
  ]);
  const { language, canReceive } = row.shown;
  const shown = showRow(row, unread.get(id) ?? 0, now);
  return { ...shown, language, canReceive, wordsPrice, now: now.toISOString(), present: present.get(id) ?? [] };
}

function showRow({ conversationId, shown }: StoredRow, unread: number, now: Date): InboxRow {
  const { lastInboundAt, freeUntil, cameAt: _, language: __, canReceive: ___, ...row } = shown;
  return { conversationId, ...row, window: windowOf(dateOf(lastInboundAt), dateOf(freeUntil), now), unread };
}

const dateOf = (time: string | null): Date | null => (time === null ? null : new Date(time));

/** What a person has not read in each of these conversations; where they never were, all of it is new to them. */
async function unreadOf(
  { db, staff }: ReadInboxDeps,
  staffId: string,
  rows: readonly StoredRow[],
): Promise<ReadonlyMap<ConversationId, number>> {
  const came = rows.filter(({ shown }) => shown.cameAt !== null);
  if (came.length === 0) return new Map();
  const seen = await staff.seen(
    staffId,
    came.map(({ conversationId }) => conversationId),
  );
  const times = await timesOfItems(
    db,
    [...seen.values()].flatMap(({ itemId }) => itemId ?? []),
  );
  const places = came.flatMap(({ conversationId, shown }) => {
    const upTo = seen.get(conversationId);
    const after =
      upTo === undefined ? 0 : ((upTo.itemId === null ? null : times.get(upTo.itemId)) ?? upTo.at.getTime() * 1_000);
    // Times of the list are whole milliseconds, cut off.
    return (shown.cameAt ?? 0) + 999 > after ? [{ conversationId, after }] : [];
  });
  const counts = new Map(places.length === 0 ? [] : await countCameAfter(db, places, MOST_UNREAD));
  for (const [id, { itemId }] of seen) if (itemId === null) counts.set(id, Math.max(1, counts.get(id) ?? 0));
  return counts;
}

const cursorOf = ({ rank, sortKey, conversationId }: StoredRow): string => `${rank}.${sortKey}.${conversationId}`;

function placeOfCursor(cursor: string): ListPlace {
  const found = /^([0-2])\.(-?\d{1,16})\.([0-9a-f-]{36})$/.exec(cursor);
  if (found === null) throw new AppError('cursor_invalid', 'invalid');
  const [, rank, sortKey, id] = found;
  return { rank: Number(rank), sortKey: Number(sortKey), id: id ?? '' };
}
