import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { AfterAttempt, Attempt, DueEvent, EventId } from './types.ts';

export async function insertEvent(
  tx: Tx,
  event: { readonly id: EventId; readonly type: string; readonly body: string },
): Promise<void> {
  await sql`insert into event_deliveries (id, type, body) values (${event.id}, ${event.type}, ${event.body})`.execute(
    tx,
  );
}

/** Whoever takes an event has so long for its attempt; after a lost process others take it again. */
const LEASE = sql`interval '60 seconds'`;

/** Takes the event that is due longest; of any number of workers each gets another one. */
export async function takeEvent(db: Db): Promise<DueEvent | null> {
  const { rows } = await sql<DueEvent>`
    update event_deliveries set attempts = attempts + 1, next_at = now() + ${LEASE}
    where id = (select id from event_deliveries where state = 'queued' and next_at <= now()
      order by next_at, id limit 1 for update skip locked)
    returning id, type, body, attempts, coalesce(tries_since, created_at) as created_at`.execute(db);
  return rows[0] ?? null;
}

export async function isEventDue(db: Db): Promise<boolean> {
  const { rows } = await sql<{ isDue: boolean }>`
    select exists (select from event_deliveries where state = 'queued' and next_at <= now()) as is_due`.execute(db);
  return rows[0]?.isDue ?? false;
}

/** Writes what became of an attempt; false when somebody has taken the event meanwhile. */
export async function finishAttempt(
  db: Db,
  { id, attempts }: DueEvent,
  attempt: Attempt,
  after: AfterAttempt,
): Promise<boolean> {
  const outcome = attempt.outcome === 'answered' ? String(attempt.status) : attempt.word;
  const { numAffectedRows } = await sql`
    update event_deliveries set state = ${after.to}, outcome = ${outcome},
      next_at = coalesce(${after.to === 'queued' ? after.at : null}::timestamptz, next_at),
      delivered_at = case when ${after.to} = 'delivered' then now() end
    where id = ${id} and attempts = ${attempts} and state = 'queued'`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Forgets what was delivered or given up before a moment; returns how many. */
export async function forgetEvents(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from event_deliveries where id = any(array(
      select id from event_deliveries where created_at < ${before} and state <> 'queued' order by created_at limit ${limit}))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}
