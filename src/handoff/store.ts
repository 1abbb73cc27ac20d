import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Reading, Tx, Write } from '../platform/db/index.ts';
import type { Holder, Holding, WaitingConversation } from './types.ts';

/** Always one row: a conversation that nobody took is the assistant's. */
export const holdingOf = (conversationId: ConversationId): Reading<Holding> => ({
  query: sql`
    select coalesce(h.holder, 'assistant') as holder, h.reason, h.since, h.told_at, h.assignee_id, exists (select from shop_pause) as is_paused
    from (select 1) one left join holders h on h.conversation_id = ${conversationId}`,
  times: ['since', 'toldAt'],
});

export type HolderChange = {
  readonly conversationId: ConversationId;
  readonly holder: Holder;
  readonly reason: string | null;
  /** `assistant`, `rules`, or the name of who did it. */
  readonly by: string;
  /** Business time. */
  readonly at: Date;
  /** The customer is told with this change. */
  readonly isTold: boolean;
  /** Which person has it from now on; nobody in particular when it is not said. */
  readonly assigneeId?: string;
};

/**
 * Changes the holder and leaves a record of it. Who waits keeps the time since when; who is with a person already does not
 * begin to wait.
 */
export const changeHolder = (change: HolderChange): readonly [Write, Write] => {
  const { conversationId, holder, reason, by, at } = change;
  const assignee = sql`${change.assigneeId ?? null}::uuid`;
  const isWith = sql`exists (select from holders where conversation_id = ${conversationId} and holder = 'person')`;
  const mayChange = holder === 'waiting' ? sql`not ${isWith}` : sql`true`;
  return [
    sql`
      insert into holders (conversation_id, holder, reason, since, told_at, assignee_id, unanswered_since)
      values (${conversationId}, ${holder}, ${reason}, ${at}::timestamptz, ${change.isTold ? at : null}::timestamptz, ${assignee},
        ${holder === 'waiting' ? at : null}::timestamptz)
      on conflict (conversation_id) do update set
        holder = excluded.holder, reason = excluded.reason, assignee_id = excluded.assignee_id,
        since = case when holders.holder = excluded.holder then holders.since else excluded.since end,
        told_at = case when excluded.holder = 'assistant' then null else coalesce(excluded.told_at, holders.told_at) end,
        unanswered_since = case excluded.holder when 'waiting' then coalesce(holders.unanswered_since, excluded.since)
          when 'person' then holders.unanswered_since end
        where excluded.holder <> 'waiting' or holders.holder <> 'person'`,
    sql`
      insert into holder_changes (conversation_id, holder, reason, by, at, assignee_id)
      select ${conversationId}::uuid, ${holder}, ${reason}, ${by}, ${at}::timestamptz, ${assignee} where ${mayChange}`,
  ];
};

/** Remembers that the customer was told again, or for the first time while the shop is paused. */
export const markTold = (conversationId: ConversationId, at: Date): Write => sql`
  insert into holders (conversation_id, holder, since, told_at) values (${conversationId}, 'assistant', ${at}::timestamptz, ${at}::timestamptz)
  on conflict (conversation_id) do update set told_at = excluded.told_at`;

export async function findByHolder(db: Db, holder: Holder, limit: number): Promise<WaitingConversation[]> {
  const { rows } = await sql<WaitingConversation>`
    select conversation_id, holder, reason, since from holders where holder = ${holder} order by since limit ${limit}
  `.execute(db);
  return rows;
}

/** What was decided about a conversation at a time or after it, the newest first. */
export async function changesSince(
  tx: Tx,
  conversationId: ConversationId,
  at: Date,
): Promise<{ readonly holder: Holder; readonly reason: string | null; readonly at: Date }[]> {
  const { rows } = await sql<{ holder: Holder; reason: string | null; at: Date }>`
    select holder, reason, at from holder_changes
    where conversation_id = ${conversationId} and at >= ${at}::timestamptz order by at desc, id desc limit 20`.execute(
    tx,
  );
  return rows;
}

/** When these conversations were handed to us, those of which that is the newest thing that was decided. */
export async function handedToUs(
  tx: Tx,
  conversations: readonly ConversationId[],
): Promise<{ readonly conversationId: ConversationId; readonly at: Date }[]> {
  const { rows } = await sql<{ conversationId: ConversationId; at: Date }>`
    select conversation_id, at from (
      select distinct on (conversation_id) conversation_id, at, reason from holder_changes
      where conversation_id = any(${conversations}::uuid[]) order by conversation_id, at desc, id desc
    ) newest where reason = 'control_passed'`.execute(tx);
  return rows;
}
