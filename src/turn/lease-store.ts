import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import { stillOrFirstOpen } from '../inbox/index.ts';
import { type Db, type Tx, withoutWaitingForDisk } from '../platform/db/index.ts';
import type { Lease } from './types.ts';

export type Due = { readonly conversationId: ConversationId; readonly messages: number; readonly quietMs: number };

/** A burst is answered at the latest this long after its first message. */
const MAX_WAIT_MS = 20_000;
/** More than dead workers can have held. */
const HELD_AT_MOST = 1_000;
/** While all are busy whoever is late is woken this long after they were due, seldom again, and a few in one look. */
const BUSY_AFTER = sql`interval '30 s'`;
const BUSY_AGAIN = sql`interval '10 minutes'`;
const BUSY_AT_MOST = 20;

/** Says that conversations have something to answer, and from when on. Give each conversation once. */
export async function markDue(tx: Tx, due: readonly Due[]): Promise<void> {
  const sorted = [...due].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  await sql`
    insert into turn_queue as q (conversation_id, due_at, waiting_since, arrivals)
    select d.id, now() + d.quiet * interval '1 ms', now(), d.messages from unnest(
      ${sorted.map((entry) => entry.conversationId)}::uuid[], ${sorted.map((entry) => entry.messages)}::bigint[],
      ${sorted.map((entry) => entry.quietMs)}::float8[]) as d(id, messages, quiet)
    on conflict (conversation_id) do update set
      arrivals = q.arrivals + excluded.arrivals,
      waiting_since = coalesce(q.waiting_since, excluded.waiting_since),
      due_at = least(excluded.due_at, coalesce(q.waiting_since, excluded.waiting_since) + ${MAX_WAIT_MS} * interval '1 ms')
  `.execute(tx);
}

/**
 * Takes the lease of a due conversation, or null when it is not due or somebody else works on it. The turn is named by
 * its first unanswered message and keeps that name until the message is answered, also when an older one comes late.
 * A lease is not waited for on its way to disk: should the database crash, it is forgotten with its token, and whoever
 * takes the conversation next is told apart by the worker, which every fence compares too.
 */
export async function claimTurn(
  db: Db,
  conversationId: ConversationId,
  worker: WorkerId,
  leaseMs: number,
): Promise<Lease | null> {
  const { rows } = await sql<Lease>`
    update turn_queue q set turn_id = ${stillOrFirstOpen(sql.ref('q.turn_id'), sql.ref('q.conversation_id'))},
      lease_token = lease_token + 1, lease_worker = ${worker}, lease_until = now() + ${leaseMs} * interval '1 ms',
      attempts = attempts + 1, waits_for_files = false
    where conversation_id = ${conversationId} and due_at <= now() and (lease_until is null or lease_until < now())
    returning conversation_id, lease_token as token, turn_id, arrivals, attempts,
      (extract(epoch from now() - coalesce(waiting_since, now())) * 1000)::float8 as waited_ms,
      lease_worker as worker, ${withoutWaitingForDisk}
  `.execute(db);
  return rows[0] ?? null;
}

/**
 * Ends a lease: the fence of the commit. No row when the token is no longer ours, and then nothing may be committed.
 * `hasMore`: the turn left messages open. These and what came meanwhile make the conversation due again at once.
 */
export const endLease = (lease: Lease, hasMore = false): RawBuilder<{ readonly isDue: boolean }> => sql`
  update turn_queue set lease_worker = null, lease_until = null, attempts = 0,
    due_at = case when ${hasMore} then now() when arrivals > ${lease.arrivals} then greatest(due_at, now()) end,
    waiting_since = case when ${hasMore} or arrivals > ${lease.arrivals} then now() end
  where conversation_id = ${lease.conversationId} and lease_token = ${lease.token} and lease_worker = ${lease.worker}
  returning due_at is not null as is_due`;

/** Gives a lease back: the conversation stays due. An attempt that was no fault of the conversation's is not counted. */
export async function giveBackLease(
  db: Db,
  lease: Lease,
  options: { readonly delayMs: number; readonly isCounted: boolean; readonly waitsForFiles?: boolean },
): Promise<void> {
  await sql`
    update turn_queue set lease_worker = null, lease_until = null, due_at = now() + ${options.delayMs} * interval '1 ms',
      waits_for_files = ${options.waitsForFiles ?? false},
      attempts = greatest(0, attempts - ${options.isCounted ? 0 : 1})
    where conversation_id = ${lease.conversationId} and lease_token = ${lease.token} and lease_worker = ${lease.worker}
  `.execute(db);
}

export type LeaseState = { readonly conversationId: ConversationId; readonly token: number; readonly arrivals: number };

/** Keeps the leases of running turns alive and reports which are still ours, and what has arrived since. Rows are locked in one order. */
export async function renewLeases(
  db: Db,
  worker: WorkerId,
  conversations: readonly ConversationId[],
  leaseMs: number,
): Promise<LeaseState[]> {
  const { rows } = await sql<LeaseState>`
    update turn_queue set lease_until = now() + ${leaseMs} * interval '1 ms'
    where conversation_id = any(array(
      select conversation_id from turn_queue
      where conversation_id = any(${conversations}::uuid[]) and lease_worker = ${worker}
      order by conversation_id for update
    ))
    returning conversation_id, lease_token as token, arrivals
  `.execute(db);
  return rows;
}

/**
 * Frees what dead workers held and finds due conversations that nobody was woken for, at most `limit` of these. With a
 * `limit` of 0 all are busy: then a few that are late by much and were not woken for long since they became due, for
 * one of them may have no wake-up in the line. Returns whom to wake.
 */
export async function takeLostTurns(
  db: Db,
  deadWorkers: readonly WorkerId[],
  lateMs: number,
  limit: number,
): Promise<ConversationId[]> {
  const isLate =
    limit > 0
      ? sql`due_at < now() - ${lateMs} * interval '1 ms' and (woken_at is null or woken_at < now() - interval '5 s')`
      : sql`due_at < now() - ${BUSY_AFTER} and (woken_at is null or woken_at < greatest(due_at, now() - ${BUSY_AGAIN}))`;
  const { rows } = await sql<{ conversationId: ConversationId }>`
    update turn_queue set woken_at = now(),
      lease_worker = case when lease_worker = any(${deadWorkers}::uuid[]) then null else lease_worker end,
      lease_until = case when lease_worker = any(${deadWorkers}::uuid[]) then null else lease_until end
    where conversation_id = any(array(
        select conversation_id from turn_queue where lease_worker = any(${deadWorkers}::uuid[])
        order by due_at limit ${sql.lit(HELD_AT_MOST)} for update skip locked)
      || array(
        select conversation_id from turn_queue
        where ${isLate} and (lease_until is null or lease_until < now())
        order by due_at limit ${limit > 0 ? limit : BUSY_AT_MOST} for update skip locked))
    returning conversation_id
  `.execute(db);
  return rows.map((row) => row.conversationId);
}
