import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { AttachmentId, ClaimedAttachment } from './types.ts';

/** Takes a file that is due, or null when it is not or somebody else works on it. */
export async function claimAttachment(
  db: Db,
  id: AttachmentId,
  worker: WorkerId,
  leaseMs: number,
): Promise<ClaimedAttachment | null> {
  const { rows } = await sql<ClaimedAttachment>`
    update attachments set lease_token = lease_token + 1, lease_worker = ${worker},
      lease_until = now() + ${leaseMs} * interval '1 ms', attempts = attempts + 1
    where id = ${id} and due_at <= now() and (lease_until is null or lease_until < now())
    returning id, lease_token as token, conversation_id, message_id, kind, is_voice, media_id, url, announced_sha256,
      announced_mime, is_overflow, state, attempts, storage_key, bytes, mime
  `.execute(db);
  return rows[0] ?? null;
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

/** Frees what dead workers held, and finds due files that nobody was woken for. Returns whom to wake. */
export async function takeLostAttachments(
  db: Db,
  deadWorkers: readonly WorkerId[],
  lateMs: number,
  limit: number,
): Promise<AttachmentId[]> {
  const isDead = sql`lease_worker = any(${deadWorkers}::uuid[])`;
  const { rows } = await sql<{ id: AttachmentId }>`
    update attachments set woken_at = now(), lease_worker = case when ${isDead} then null else lease_worker end,
      lease_until = case when ${isDead} then null else lease_until end
    where id = any(array(
      select id from attachments
      where ${isDead} or (due_at < now() - ${lateMs} * interval '1 ms' and (lease_until is null or lease_until < now())
        and (woken_at is null or woken_at < now() - interval '5 s'))
      order by due_at limit ${limit} for update skip locked))
    returning id
  `.execute(db);
  return rows.map((row) => row.id);
}

/** An account is accepted again: what it could not read is due within a minute. Whoever sweeps wakes it. */
export async function hastenRefused(db: Db): Promise<void> {
  await sql`
    update attachments set due_at = least(due_at, now() + random() * interval '1 minute')
    where due_at is not null and state = 'stored' and reason = 'vendor_refused'
  `.execute(db);
}
