import { sql } from 'kysely';
import type { ConversationId, CustomerId, MessageId } from '../core/ids.ts';
import { type Db, inMicroseconds } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';

/** A conversation with the newest thing that its customer wrote. */
export type ConversationSummary = {
  readonly id: ConversationId;
  readonly customerId: CustomerId;
  readonly createdAt: Date;
  /** Business time of the newest message that opens the window. */
  readonly lastInboundAt: Date | null;
  readonly messageId: MessageId | null;
  readonly seq: number | null;
  readonly kind: string | null;
  readonly text: string | null;
  readonly sentAt: Date | null;
  readonly receivedAt: Date | null;
  /** The newest thing that was said to the customer elsewhere. */
  readonly elsewhere: { readonly kind: string; readonly text: string; readonly at: string } | null;
};

/** The newest of each of these conversations, those that are gone left out. */
export async function summariesOf(db: Db, ids: readonly ConversationId[]): Promise<ConversationSummary[]> {
  const { rows } = await sql<ConversationSummary>`
    select c.id, c.customer_id, c.created_at, c.last_inbound_at, m.id as message_id, m.seq, m.kind, m.text, m.sent_at, m.received_at,
      (select jsonb_build_object('kind', case when o.revoked_at is null then o.kind else 'revoke' end,
          'text', case when o.revoked_at is null then left(o.text, 300) else '' end, 'at', o.received_at) from overheard_messages o
        where o.conversation_id = c.id and o.direction = 'out' and o.source <> 'history' order by o.received_at desc limit 1) as elsewhere
    from conversations c
    left join lateral (
      select id, seq, kind, left(text, 300) as text, sent_at, received_at from messages
      where conversation_id = c.id and kind not in (${sql.lit(FOLLOW_UP)}, 'edit', 'revoke') order by seq desc limit 1) m on true
    where c.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

/** Conversations in the order of their ids, after one. */
export async function conversationsAfter(db: Db, after: string, limit: number): Promise<ConversationId[]> {
  const { rows } = await sql<{ id: ConversationId }>`
    select id from conversations where id > ${after}::uuid order by id limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** What a customer's own words are found by. */
export type WrittenText = {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly seq: number;
  readonly text: string;
  readonly at: Date;
};

/** What was written in these conversations after a place in each, and the newest before it again: those may have changed. */
export async function writtenSince(
  db: Db,
  places: readonly { readonly conversationId: ConversationId; readonly seq: number }[],
  again: number,
  limit: number,
): Promise<WrittenText[]> {
  const { rows } = await sql<WrittenText>`
    select m.id, p.conversation_id, m.seq, m.text, m.received_at as at
    from unnest(${places.map((place) => place.conversationId)}::uuid[], ${places.map((place) => place.seq)}::bigint[]) as p (conversation_id, seq)
    cross join lateral (
      (select id, seq, text, received_at, kind from messages where conversation_id = p.conversation_id and seq > p.seq order by seq limit ${limit})
      union all
      (select id, seq, text, received_at, kind from messages where conversation_id = p.conversation_id and seq <= p.seq order by seq desc limit ${again})
    ) m
    where m.kind <> ${sql.lit(FOLLOW_UP)}`.execute(db);
  return rows;
}

/** How many messages came in each conversation after a moment (machine time, microseconds), counted up to `most`. */
export async function countCameAfter(
  db: Db,
  places: readonly { readonly conversationId: ConversationId; readonly after: number }[],
  most: number,
): Promise<ReadonlyMap<ConversationId, number>> {
  const { rows } = await sql<{ conversationId: ConversationId; count: number }>`
    select p.conversation_id, m.count
    from unnest(${places.map((place) => place.conversationId)}::uuid[], ${places.map((place) => place.after)}::bigint[]) as p (conversation_id, after)
    cross join lateral (
      select count(*)::int as count from (
        select ${inMicroseconds(sql`received_at`)} as stored_at, kind from messages
        where conversation_id = p.conversation_id order by seq desc limit ${most}) newest
      where stored_at > p.after and kind not in (${sql.lit(FOLLOW_UP)}, 'edit', 'revoke')) m`.execute(db);
  return new Map(rows.map(({ conversationId, count }) => [conversationId, count]));
}
