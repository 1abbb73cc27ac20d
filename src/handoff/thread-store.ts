import { type RawBuilder, sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { type Db, inMicroseconds, onThreadPage, type ThreadOrder, type ThreadPage } from '../platform/db/index.ts';
import type { Holder } from './types.ts';

/** Somebody took a conversation, gave it back, asked for a person … */
export type ThreadChange = {
  readonly conversationId: ConversationId;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  readonly holder: Holder;
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
};

const NOTED_AT = sql`coalesce(noted_at, at)`;
const ORDER: ThreadOrder = { key: sql`id`, ofText: (key) => sql`${key}::bigint`, storedAt: NOTED_AT };
const CHANGE: RawBuilder<unknown> = sql`conversation_id, id::text as key, ${inMicroseconds(NOTED_AT)} as stored_at, holder, reason, by, at`;

export async function changesOnPage(db: Db, page: ThreadPage): Promise<ThreadChange[]> {
  const { rows } = await sql<ThreadChange>`
    select ${CHANGE} from holder_changes where conversation_id = ${page.conversationId} ${onThreadPage(ORDER, page)}`.execute(
    db,
  );
  return rows;
}

/** By the number of the change. */
export async function changeWith(db: Db, key: string): Promise<ThreadChange | null> {
  const { rows } = await sql<ThreadChange>`select ${CHANGE} from holder_changes where id = ${key}::bigint`.execute(db);
  return rows[0] ?? null;
}

export type HolderSummary = {
  readonly conversationId: ConversationId;
  readonly holder: Holder;
  readonly reason: string | null;
  /** Business time since when it waits, or was taken. */
  readonly since: Date;
};

/** Who holds these conversations; those that nobody ever took are the assistant's and left out. */
export async function holdersOf(db: Db, ids: readonly ConversationId[]): Promise<HolderSummary[]> {
  const { rows } = await sql<HolderSummary>`
    select conversation_id, holder, reason, since from holders where conversation_id = any(${ids}::uuid[])`.execute(db);
  return rows;
}
