import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { VendorEvent } from './types.ts';

/** Stores events that were not known; returns how many were new. */
export async function insertEvents(tx: Tx, events: readonly VendorEvent[]): Promise<number> {
  const { rows } = await sql`
    insert into billing_events (id, type, object_id, vendor_created_at)
    select * from unnest(${events.map((event) => event.id)}::text[], ${events.map((event) => event.type)}::text[],
      ${events.map((event) => event.objectId)}::text[], ${events.map((event) => event.createdAt)}::timestamptz[])
    on conflict (id) do nothing returning id
  `.execute(tx);
  return rows.length;
}

export type ClaimedEvent = Pick<VendorEvent, 'id' | 'type' | 'objectId'> & { readonly tries: number };

const LEASE_MS = 60_000;

export async function claimEvents(db: Db, worker: WorkerId, limit: number): Promise<ClaimedEvent[]> {
  const { rows } = await sql<ClaimedEvent>`
    update billing_events set leased_until = now() + ${LEASE_MS} * interval '1 ms', tries = tries + 1, leased_by = ${worker}
    where id in (
      select id from billing_events
      where state = 'stored' and not_before <= now() and (leased_until is null or leased_until < now())
      order by not_before limit ${limit} for update skip locked
    )
    returning id, type, object_id, tries
  `.execute(db);
  return rows;
}

export async function postponeEvent(db: Db, id: string, afterMs: number): Promise<void> {
  await sql`
    update billing_events set leased_until = null, not_before = now() + ${afterMs} * interval '1 ms'
    where id = ${id} and state = 'stored'
  `.execute(db);
}

/** Locks an event for the transaction that acts on it; false when it was acted on meanwhile. */
export async function lockEvent(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select from billing_events where id = ${id} and state = 'stored' for update`.execute(tx);
  return rows.length > 0;
}

/** Says what became of an event, in one word. */
export async function endEvent(
  tx: Tx,
  id: string,
  end: { readonly state: 'done' | 'ignored' | 'parked'; readonly outcome: string },
): Promise<void> {
  await sql`
    update billing_events set state = ${end.state}, outcome = ${end.outcome}, leased_until = null where id = ${id}
  `.execute(tx);
}

export async function hasDueEvents(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from billing_events
    where state = 'stored' and not_before <= now() and (leased_until is null or leased_until < now()) limit 1
  `.execute(db);
  return rows.length > 0;
}
