import { sql } from 'kysely';
import { type ConversationId, type OutboxId, uuidOrNull } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { InboundStatus, Origin } from './types.ts';

export type MovedMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly origin: Origin;
  readonly about: string | null;
  readonly state: string;
  readonly wasUnconfirmed: boolean;
  /** It is known only now that it did not arrive. */
  readonly isNewlyFailed: boolean;
  readonly errorCode: number | null;
  /** When its last attempt began (machine time). */
  readonly claimedAt: Date | null;
};

/**
 * Moves messages forward by their newest statuses, found by wamid or by our own row id. A status that arrives before
 * our send returned gives the row its wamid. Returns the rows that were found, with what they are now.
 */
export async function applyStatuses(
  tx: Tx,
  statuses: readonly InboundStatus[],
): Promise<(MovedMessage & { readonly wamid: string })[]> {
  const { rows } = await sql<MovedMessage & { wamid: string }>`
    with s as (
      select * from unnest(
        ${statuses.map((status) => status.wamid)}::text[], ${statuses.map((status) => uuidOrNull(status.callbackData))}::uuid[],
        ${statuses.map((status) => RANKS[status.status])}::int[], ${statuses.map((status) => status.status)}::text[],
        ${statuses.map((status) => status.at)}::timestamptz[], ${statuses.map((status) => status.error?.code ?? null)}::int[],
        ${statuses.map((status) => status.error?.details ?? null)}::text[],
        ${statuses.map((status) => (status.pricing === null ? null : JSON.stringify(status.pricing)))}::text[]
      ) as s(wamid, row_id, rank, status, at, error_code, error_details, pricing)
    ), found as (
      select o.id, s.* from s join outbox_messages o on o.wamid = s.wamid
      union
      select o.id, s.* from s join outbox_messages o on o.id = s.row_id and o.wamid is null
    ), best as (
      select id, max(wamid) as wamid, max(rank) as rank, (array_agg(status order by rank desc))[1] as status,
        min(at) filter (where status = 'sent') as sent_at, min(at) filter (where status = 'delivered') as delivered_at,
        min(at) filter (where status in ('read', 'played')) as read_at, min(at) filter (where status = 'failed') as failed_at,
        max(error_code) as error_code, max(error_details) as error_details, max(pricing) as pricing
      from found group by id
    )
    update outbox_messages o set
      state = case when b.rank > (case o.state when 'sent' then 1 when 'failed' then 2 when 'delivered' then 3 when 'read' then 4 when 'played' then 5 else 0 end)
        then b.status else o.state end,
      wamid = coalesce(o.wamid, b.wamid), accepted_at = coalesce(o.accepted_at, now()),
      first_status_at = coalesce(o.first_status_at, now()),
      sent_at = coalesce(o.sent_at, b.sent_at), delivered_at = coalesce(o.delivered_at, b.delivered_at),
      read_at = coalesce(o.read_at, b.read_at), failed_at = coalesce(o.failed_at, b.failed_at),
      error_code = case when b.status = 'failed' then b.error_code else o.error_code end,
      error_details = case when b.status = 'failed' then b.error_details else o.error_details end,
      pricing = coalesce(o.pricing, b.pricing::jsonb)
    from (select b.*, before.state as state_before from best b join outbox_messages before on before.id = b.id order by b.id for update of before) b
    where o.id = b.id
    returning o.id, o.conversation_id, o.origin, o.about, o.state, b.state_before = 'unconfirmed' as was_unconfirmed,
      o.state = 'failed' and b.state_before <> 'failed' as is_newly_failed, o.error_code, o.claimed_at, b.wamid
  `.execute(tx);
  return rows;
}

const RANKS: Readonly<Record<InboundStatus['status'], number>> = {
  sent: 1,
  failed: 2,
  delivered: 3,
  read: 4,
  played: 5,
};

/** Keeps statuses of ids that no row has (yet). */
export async function keepEarlyStatuses(tx: Tx, statuses: readonly InboundStatus[]): Promise<void> {
  await sql`
    insert into early_statuses (wamid, status, at, detail)
    select * from unnest(
      ${statuses.map((status) => status.wamid)}::text[], ${statuses.map((status) => status.status)}::text[],
      ${statuses.map((status) => status.at)}::timestamptz[],
      ${statuses.map((status) => JSON.stringify({ error: status.error, pricing: status.pricing }))}::jsonb[])
    on conflict do nothing
  `.execute(tx);
}

/** A row that is not known after this is not ours; most of what is kept is of messages that were sent elsewhere. */
const EARLY_FOR = sql`interval '1 day'`;

/** Takes statuses that came before their row was known: those of one wamid, or (null) of the last day, of all that have a row now. */
export async function takeEarlyStatuses(tx: Tx, wamid: string | null, limit: number): Promise<InboundStatus[]> {
  const { rows } = await sql<{
    wamid: string;
    status: InboundStatus['status'];
    at: Date;
    detail: Pick<InboundStatus, 'error' | 'pricing'>;
  }>`
    delete from early_statuses where ctid = any(array(
      select e.ctid from early_statuses e
      where ${wamid === null ? sql`e.received_at > now() - ${EARLY_FOR} and exists (select from outbox_messages o where o.wamid = e.wamid)` : sql`e.wamid = ${wamid}`}
      limit ${limit} for update of e skip locked))
    returning wamid, status, at, detail
  `.execute(tx);
  return rows.map((row) => ({ wamid: row.wamid, status: row.status, at: row.at, callbackData: null, ...row.detail }));
}

/** Deletes early statuses that came before a moment: those of sends that are not ours. Returns how many. */
export async function forgetEarlyStatuses(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from early_statuses where ctid = any(array(
      select ctid from early_statuses where received_at < ${before}::timestamptz limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}
