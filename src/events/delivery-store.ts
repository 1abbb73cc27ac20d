import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { EndpointId, FinishedAttempt, TakenDelivery } from './types.ts';

/** Whoever takes a delivery has so long for its attempt; after a lost process others take it again. */
const LEASE = sql`interval '60 seconds'`;
/** Deliveries to one endpoint that are put in line in one statement. */
const IN_LINE = 200;

/** What a worker took away with it is free again. */
export async function freeDeliveries(db: Db, dead: readonly WorkerId[]): Promise<void> {
  if (dead.length === 0) return;
  await sql`update webhook_deliveries set leased_by = null, leased_until = null where leased_by = any(${dead}::uuid[])`.execute(
    db,
  );
}

/**
 * Puts what was published in line: the first of each subject is ready unless another one is, the others wait. The
 * endpoints' rows are locked, so that nobody else moves their lines.
 */
export async function putInLine(tx: Tx, endpoints: readonly EndpointId[]): Promise<void> {
  await sql`
    with fresh as (
      select f.id, f.endpoint_id, f.subject, row_number() over (partition by f.endpoint_id, f.subject order by f.id) = 1 as is_first
      from unnest(${endpoints}::uuid[]) as e(id), lateral (
        select id, endpoint_id, subject from webhook_deliveries where endpoint_id = e.id and state = 'new'
        order by id limit ${IN_LINE}) f)
    update webhook_deliveries d set state = case when f.is_first and not exists (
      select from webhook_deliveries r where r.endpoint_id = f.endpoint_id and r.subject = f.subject and r.state = 'ready')
      then 'ready' else 'waiting' end
    from fresh f where d.id = f.id`.execute(tx);
}

export type Room = { readonly id: EndpointId; readonly lanes: number; readonly free: number };

/**
 * Takes what is due longest of each endpoint, as much as this worker has free, and as all together may have under way; the
 * endpoints' rows are locked.
 */
export async function takeDeliveries(
  tx: Tx,
  rooms: readonly Room[],
  { now, worker }: { readonly now: Date; readonly worker: WorkerId },
): Promise<readonly TakenDelivery[]> {
  const { rows } = await sql<TakenDelivery>`
    with room as (
      select r.id, greatest(0, least(r.free, r.lanes - (
        select count(*)::int from webhook_deliveries d
        where d.endpoint_id = r.id and d.leased_by is not null and d.leased_until > now()))) as places
      from jsonb_to_recordset(${JSON.stringify(rooms)}::jsonb) as r(id uuid, lanes int, free int)),
    due as (
      select d.id from room, lateral (
        select id from webhook_deliveries
        where endpoint_id = room.id and state = 'ready' and next_at <= ${now}::timestamptz
          and (leased_until is null or leased_until <= now())
        order by next_at, id limit room.places) d),
    taken as (
      update webhook_deliveries d set attempts = attempts + 1, tries_since = coalesce(tries_since, ${now}::timestamptz),
        leased_until = now() + ${LEASE}, leased_by = ${worker}
      from due where d.id = due.id
      returning d.id, d.event_id, d.endpoint_id, d.subject, d.attempts, d.tries_since)
    select t.id, t.event_id, t.endpoint_id, e.type, t.subject, e.body, t.attempts, t.tries_since
    from taken t join webhook_events e on e.id = t.event_id order by t.id`.execute(tx);
  return rows;
}

/**
 * Writes what became of attempts, each in the log, and lets the next of their subjects through; the endpoints' rows are
 * locked. Returns those that were still this worker's.
 */
export async function finishAttempts(
  tx: Tx,
  worker: WorkerId,
  finished: readonly FinishedAttempt[],
): Promise<readonly FinishedAttempt[]> {
  if (finished.length === 0) return [];
  const rows = finished.map(({ delivery, attempt, after, at, durationMs }) => ({
    id: delivery.id,
    number: delivery.attempts,
    to: after.to,
    nextAt: after.to === 'ready' ? after.at : null,
    at,
    durationMs: Math.round(durationMs),
    status: attempt.outcome === 'answered' ? attempt.status : null,
    word: attempt.outcome === 'answered' ? null : attempt.word,
    answer: attempt.outcome === 'answered' ? attempt.answer : '',
  }));
  // Of a subject one delivery is ready at a time: once it has ended, the longest waiting one is next.
  const { rows: own } = await sql<{ id: number }>`
    with told as (
      select * from jsonb_to_recordset(${storableJson(rows)}::jsonb) as r(id bigint, number int, "to" text, "nextAt" timestamptz,
        at timestamptz, "durationMs" int, status int, word text, answer text)),
    moved as (
      update webhook_deliveries d set state = t."to", outcome = coalesce(t.status::text, t.word),
        next_at = coalesce(t."nextAt", d.next_at), leased_until = null, leased_by = null,
        ended_at = case when t."to" = 'ready' then null else t.at end
      from told t where d.id = t.id and d.attempts = t.number and d.leased_by = ${worker} and d.state = 'ready'
      returning d.id, d.endpoint_id, d.subject, d.state),
    logged as (
      insert into webhook_attempts (delivery_id, number, at, status, word, duration_ms, answer)
      select t.id, t.number, t.at, t.status, t.word, t."durationMs", t.answer from told t join moved m on m.id = t.id),
    next as (
      update webhook_deliveries set state = 'ready' where id = any(array(
        select n.id from moved m, lateral (
          select id from webhook_deliveries where endpoint_id = m.endpoint_id and subject = m.subject and state = 'waiting'
          order by id limit 1) n
        where m.state <> 'ready')))
    select id from moved`.execute(tx);
  const ids = new Set(own.map(({ id }) => id));
  return finished.filter(({ delivery }) => ids.has(delivery.id));
}
