import { sql } from 'kysely';
import type { ConversationId, OutboxId, WorkerId } from '../core/ids.ts';
import { assistantMayAct } from '../inbox/index.ts';
import type { Db } from '../platform/db/index.ts';

export type UnsettledMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly ambiguities: number;
  readonly waitedMs: number;
  readonly isStatusPathAlive: boolean;
  /** The assistant's, in a conversation that a person has: it is not sent again. */
  readonly isFenced: boolean;
};

/**
 * Unconfirmed messages with how long they have waited (from the later of losing the answer and the newest start of a
 * web process of ours) and whether a status of a send that was claimed later has arrived since their own claim.
 */
export async function findUnsettled(db: Db, newestStart: Date | null): Promise<UnsettledMessage[]> {
  const { rows } = await sql<UnsettledMessage>`
    select o.id, o.conversation_id, o.ambiguities,
      (extract(epoch from now() - greatest(o.unconfirmed_at, coalesce(${newestStart}::timestamptz, o.unconfirmed_at))) * 1000)::float8 as waited_ms,
      exists (
        select from outbox_messages later
        where later.first_status_at is not null and later.claimed_at > o.claimed_at
          and later.first_status_at > greatest(o.claimed_at, coalesce(${newestStart}::timestamptz, o.claimed_at))
      ) as is_status_path_alive,
      o.origin = 'reply' and not ${assistantMayAct(sql.ref('o.conversation_id'))} as is_fenced
    from outbox_messages o where o.state = 'unconfirmed' and not o.is_settled
    order by o.created_at limit 200
  `.execute(db);
  return rows;
}

/** Lets an ambiguous message go once more, or leaves it unconfirmed for good; nothing when a status was quicker. */
export async function settleUnconfirmed(
  db: Db,
  message: Pick<UnsettledMessage, 'id' | 'ambiguities' | 'isFenced'>,
  decision: 'resend' | 'give_up',
): Promise<boolean> {
  const change =
    decision === 'resend'
      ? sql`state = 'queued', not_before = null`
      : sql`is_settled = true, reason = ${message.isFenced ? 'taken_over' : 'unconfirmed_twice'}`;
  const { numAffectedRows } = await sql`
    update outbox_messages set ${change}
    where id = ${message.id} and state = 'unconfirmed' and not is_settled and ambiguities = ${message.ambiguities}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Sends that were claimed and never finished: their worker is gone, or far too late. What became of them is unknown. */
export async function abandonClaims(
  db: Db,
  deadWorkers: readonly WorkerId[],
  olderThanMs: number,
): Promise<ConversationId[]> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    update outbox_messages set state = 'unconfirmed', unconfirmed_at = now(), ambiguities = ambiguities + 1, claim_token = claim_token + 1,
      error_details = 'the sender ended before the answer came'
    where id = any(array(
      select id from outbox_messages
      where state = 'sending' and (claimed_by = any(${deadWorkers}::uuid[]) or claimed_at < now() - ${olderThanMs} * interval '1 ms')
      order by id for update
    ))
    returning conversation_id
  `.execute(db);
  return rows.map((row) => row.conversationId);
}

/** Conversations whose outbox has something to send, that may be sent now and that nobody seems to be sending. */
export async function findDueConversations(db: Db, olderThanMs: number, limit: number): Promise<ConversationId[]> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    select distinct conversation_id from (
      select conversation_id from outbox_messages o
      where state = 'queued' and origin <> 'initiated' and greatest(created_at, coalesce(not_before, created_at)) < now() - ${olderThanMs} * interval '1 ms'
        and not exists (
          select from outbox_messages busy where busy.conversation_id = o.conversation_id and busy.id <> o.id
            and (busy.state = 'sending' or (busy.state = 'unconfirmed' and not busy.is_settled)
              or (busy.state = 'queued' and busy.not_before > now() and busy.origin <> 'initiated' and coalesce(busy.place, busy.seq) < coalesce(o.place, o.seq))))
      order by created_at limit ${limit}
    ) due
  `.execute(db);
  return rows.map((row) => row.conversationId);
}
