import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { type Db, inMicroseconds, onThreadPage, type ThreadOrder, type ThreadPage } from '../platform/db/index.ts';

/** A note with its place in the thread. */
export type PlacedNote = {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  /** Business time. */
  readonly at: Date;
  readonly authorId: string;
  readonly text: string;
};

const NOTE = sql`id, conversation_id, ${inMicroseconds(sql`noted_at`)}::text || '~' || id as key,
  ${inMicroseconds(sql`noted_at`)} as stored_at, at, author_id, text`;

const ORDER: ThreadOrder = {
  key: sql`(noted_at, id)`,
  ofText: (key) => {
    const [microseconds = '0', id = ''] = key.split('~');
    return sql`(timestamptz 'epoch' + ${microseconds}::bigint * interval '1 microsecond', ${id}::uuid)`;
  },
  storedAt: sql`noted_at`,
};

export async function notesOnPage(db: Db, page: ThreadPage): Promise<PlacedNote[]> {
  const { rows } = await sql<PlacedNote>`
    select ${NOTE} from staff_notes where conversation_id = ${page.conversationId} ${onThreadPage(ORDER, page)}`.execute(
    db,
  );
  return rows;
}

export async function noteWith(db: Db, id: string): Promise<PlacedNote | null> {
  const { rows } = await sql<PlacedNote>`select ${NOTE} from staff_notes where id = ${id}::uuid`.execute(db);
  return rows[0] ?? null;
}

export async function countNotes(db: Db, conversationId: ConversationId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from staff_notes where conversation_id = ${conversationId}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The newest of each of these conversations. */
export async function newestNotes(db: Db, ids: readonly ConversationId[], newest: number): Promise<PlacedNote[]> {
  const { rows } = await sql<PlacedNote>`
    select n.* from unnest(${ids}::uuid[]) c (id) cross join lateral (
      select ${NOTE} from staff_notes where conversation_id = c.id order by noted_at desc, id desc limit ${newest}
    ) n`.execute(db);
  return rows;
}
