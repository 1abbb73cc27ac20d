import { type RawBuilder, sql } from 'kysely';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { ELSEWHERE_AT_ONCE } from './elsewhere-store.ts';
import { MAX_AT_ONCE, RETRIES_AT_ONCE } from './rules.ts';
import type { AttachmentId, ClaimedAttachment } from './types.ts';

/** More than dead workers can have held. */
const HELD_AT_MOST = 1_000;
/** While all are busy whatever is late is woken this long after it was due, seldom again, and a few in one look. */
const BUSY_AFTER = sql`interval '30 s'`;
const BUSY_AGAIN = sql`interval '10 minutes'`;
const BUSY_AT_MOST = 10;
const IS_FREE = sql`(lease_until is null or lease_until < now())`;
const IS_DUE = sql`due_at <= now() and ${IS_FREE}`;
/** The same, of what was overheard too. */
const MAY_BE_TAKEN = sql`coalesce(due_at, elsewhere_due_at) <= now() and ${IS_FREE}`;

/**
 * Takes a file that is due, or null when it is not, somebody else works on it, or enough files of its conversation are
 * in work: then it stays due, and whoever ends one of those goes on with it.
 */
export const claimAttachment = (
  db: Db,
  id: AttachmentId,
  worker: WorkerId,
  leaseMs: number,
): Promise<ClaimedAttachment | null> =>
  db.transaction().execute(async (tx) => {
    // Those who take files of one conversation wait for each other, so that all of them see the same number.
    const { rows: due } = await sql`
      select pg_advisory_xact_lock(hashtextextended('media:' || conversation_id, 1)) from attachments
      where id = ${id} and ${MAY_BE_TAKEN}
    `.execute(tx);
    if (due.length === 0) return null;
    const { rows } = await sql<ClaimedAttachment>`
      update attachments set lease_token = lease_token + 1, lease_worker = ${worker},
        lease_until = now() + ${leaseMs} * interval '1 ms', attempts = attempts + 1
      where id = ${id} and ${MAY_BE_TAKEN} and ${MAX_AT_ONCE} > (
        select count(*) from attachments other
        where other.conversation_id = attachments.conversation_id and other.lease_worker is not null
          and other.lease_until >= now())
      returning id, lease_token as token, conversation_id, overheard_id is not null as is_elsewhere, kind, is_voice, media_id, url,
        announced_sha256, announced_mime, is_overflow, state, settled_at is not null as is_settled, reason, attempts, storage_key, bytes, mime, reading->'parts' as known,
        (extract(epoch from now() - created_at) * 1000)::float8 as age_ms
    `.execute(tx);
    return rows[0] ?? null;
  });

/** Files of a conversation that wait because enough of them were in work, the oldest first; none that nobody waits for. */
export async function findNextDue(db: Db, conversationId: ConversationId): Promise<AttachmentId[]> {
  const { rows } = await sql<{ id: AttachmentId }>`
    select id from attachments where conversation_id = ${conversationId} and settled_at is null and ${IS_DUE}
    order by due_at, id limit ${MAX_AT_ONCE}
  `.execute(db);
  return rows.map((row) => row.id);
}

/** Keeps leases alive; returns the tokens that are still ours. Rows are locked in one order. */
export async function renewClaims(
  db: Db,
  worker: WorkerId,
  ids: readonly AttachmentId[],
  leaseMs: number,
): Promise<{ readonly id: AttachmentId; readonly token: number }[]> {
  const { rows } = await sql<{ id: AttachmentId; token: number }>`
    update attachments set lease_until = now() + ${leaseMs} * interval '1 ms'
    where id = any(array(
      select id from attachments where id = any(${ids}::uuid[]) and lease_worker = ${worker} order by id for update))
    returning id, lease_token as token
  `.execute(db);
  return rows;
}

/**
 * Frees what dead workers held, and finds due files that nobody was woken for. Returns whom to wake: of one conversation
 * no more than can be in work, so that many files of one customer hide nobody else's, and of all files that nobody waits
 * for any more only few, so that those which an outage has piled up hold up nobody. Fewer still of what was overheard: a
 * past may bring thousands. With a `limit` of 0 all are busy: then, beside
 * what dead workers held, a few that are late by much and were not woken for long since they became due, for one of
 * them may have no wake-up in the line.
 */
export async function takeLostAttachments(
  db: Db,
  deadWorkers: readonly WorkerId[],
  lateMs: number,
  limit: number,
): Promise<AttachmentId[]> {
  const isDead = sql`lease_worker = any(${deadWorkers}::uuid[])`;
  const late = sql`now() - ${lateMs} * interval '1 ms'`;
  const isAsleep = sql`${IS_FREE} and (woken_at is null or woken_at < now() - interval '5 s')`;
  // Those in work are among the oldest: nobody else's turn comes before theirs is over.
  const oldest = (which: RawBuilder<unknown>, due: RawBuilder<unknown>, most: number) => sql`array(
    select id from attachments where ${isAsleep} and id in (
      select id from attachments where ${due} is not null and ${which} and ${due} < ${late}
      order by ${due}, id limit ${sql.lit(Math.min(most, limit))}) for update skip locked)`;
  const again = (state: string) =>
    oldest(sql`settled_at is not null and state = ${sql.lit(state)}`, sql`due_at`, RETRIES_AT_ONCE);
  const elsewhere = oldest(sql`overheard_id is not null`, sql`elsewhere_due_at`, ELSEWHERE_AT_ONCE);
  const isLate =
    limit > 0
      ? sql`due_at < ${late} and ${isAsleep}`
      : sql`due_at < now() - ${BUSY_AFTER} and ${IS_FREE} and (woken_at is null or woken_at < greatest(due_at, now() - ${BUSY_AGAIN}))`;
  const { rows } = await sql<LostAttachment>`
    update attachments set woken_at = now(), lease_worker = case when ${isDead} then null else lease_worker end,
      lease_until = case when ${isDead} then null else lease_until end
    where id = any(array(
      select id from attachments where ${isDead} limit ${sql.lit(HELD_AT_MOST)} for update skip locked)
      || array(select id from attachments where due_at is not null and settled_at is null and ${isLate}
        order by due_at limit ${limit > 0 ? limit : BUSY_AT_MOST} for update skip locked)
      || ${again('announced')} || ${again('stored')} || ${elsewhere})
    returning id, conversation_id, coalesce(due_at, elsewhere_due_at) as due_at, settled_at is not null as is_settled
  `.execute(db);
  return nextOfEach(rows).map((row) => row.id);
}

type LostAttachment = {
  readonly id: AttachmentId;
  readonly conversationId: ConversationId;
  readonly dueAt: Date;
  readonly isSettled: boolean;
};

/** Of each conversation those that somebody waits for, then those that are due the longest. */
function nextOfEach(lost: readonly LostAttachment[]): LostAttachment[] {
  const taken = new Map<ConversationId, number>();
  return lost
    .toSorted((a, b) => Number(a.isSettled) - Number(b.isSettled) || a.dueAt.getTime() - b.dueAt.getTime())
    .filter(({ conversationId }) => {
      const count = (taken.get(conversationId) ?? 0) + 1;
      taken.set(conversationId, count);
      return count <= MAX_AT_ONCE;
    });
}

/** An account is accepted again: what it could not read is due within a minute. Whoever sweeps wakes it. */
export async function hastenRefused(db: Db): Promise<void> {
  await sql`
    update attachments set due_at = least(due_at, now() + random() * interval '1 minute')
    where due_at is not null and state = 'stored' and 'vendor_refused' in (reason, reading->>'missing')
  `.execute(db);
}
