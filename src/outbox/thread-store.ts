import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, OutboxId, TurnId } from '../core/ids.ts';
import { type Db, inMicroseconds, onThreadPage, type ThreadOrder, type ThreadPage } from '../platform/db/index.ts';
import type { Content, Decision, Origin } from './types.ts';

/** A message of ours as people read it. */
export type ThreadSaid = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly key: string;
  /** Machine time, microseconds. */
  readonly storedAt: number;
  readonly turnId: TurnId | null;
  readonly origin: Origin;
  readonly content: Content;
  readonly state: string;
  readonly reason: string | null;
  readonly errorCode: number | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** Business time at which what is held goes; null: nobody knows. */
  readonly releaseAt: Date | null;
  readonly templateName: string | null;
  readonly decision: Decision | null;
  /** Another message stands for it. */
  readonly isReplaced: boolean;
};

const ORDER: ThreadOrder = {
  key: sql`seq`,
  ofText: (key) => sql`${key}::bigint`,
  storedAt: sql`created_at`,
};
const SAID: RawBuilder<unknown> = sql`id, conversation_id, seq::text as key, ${inMicroseconds(ORDER.storedAt)} as stored_at, turn_id, origin,
  content, state, reason, error_code, created_at, sent_at, release_at, template ->> 'name' as template_name, decision,
  state = 'failed' and exists (select from outbox_messages r where r.replaces = o.id) as is_replaced`;

/** A page of what we said, in the order in which it goes out. */
export async function saidOnPage(db: Db, page: ThreadPage): Promise<ThreadSaid[]> {
  const { rows } = await sql<ThreadSaid>`
    select ${SAID} from outbox_messages o where conversation_id = ${page.conversationId} ${onThreadPage(ORDER, page)}`.execute(
    db,
  );
  return rows;
}

export async function saidWithIds(db: Db, ids: readonly string[]): Promise<ThreadSaid[]> {
  const { rows } = await sql<ThreadSaid>`select ${SAID} from outbox_messages o where id = any(${ids}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** The newest thing that we said in a conversation. */
export type SaidSummary = Pick<ThreadSaid, 'id' | 'conversationId' | 'origin' | 'state' | 'createdAt' | 'sentAt'> & {
  readonly kind: string;
  readonly text: string;
  readonly seq: number;
};

/** In each of these conversations, what was discarded left out. */
export async function newestSaidIn(db: Db, ids: readonly ConversationId[]): Promise<SaidSummary[]> {
  const { rows } = await sql<SaidSummary>`
    select o.* from unnest(${ids}::uuid[]) as c (id) cross join lateral (
      select id, conversation_id, seq, origin, state, created_at, sent_at, content ->> 'kind' as kind, left(coalesce(content ->> 'text', ''), 300) as text
      from outbox_messages where conversation_id = c.id and state <> 'discarded' order by seq desc limit 1) o`.execute(
    db,
  );
  return rows;
}

/** What we said in these conversations after a place in each, for the search; its words never change. */
export async function saidSince(
  db: Db,
  places: readonly { readonly conversationId: ConversationId; readonly seq: number }[],
  limit: number,
): Promise<
  {
    readonly id: OutboxId;
    readonly conversationId: ConversationId;
    readonly seq: number;
    readonly text: string;
    readonly at: Date;
  }[]
> {
  const { rows } = await sql<{ id: OutboxId; conversationId: ConversationId; seq: number; text: string; at: Date }>`
    select o.* from unnest(${places.map((place) => place.conversationId)}::uuid[], ${places.map((place) => place.seq)}::bigint[]) as p (conversation_id, seq)
    cross join lateral (
      select id, conversation_id, seq, coalesce(content ->> 'text', '') as text, created_at as at from outbox_messages
      where conversation_id = p.conversation_id and seq > p.seq order by seq limit ${limit}) o`.execute(db);
  return rows;
}
