import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import { withoutWaitingForDisk } from '../platform/db/index.ts';
import type { Endpoint, EndpointId, Health, Secrets } from './types.ts';

/** A success is noted this often; it only shows that the endpoint works. */
const NOTED = sql`interval '5 seconds'`;

const hasNew = sql`exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'new')`;
const hasWork = (now: Date) => sql`
  e.state = 'active' and (e.rest_until is null or e.rest_until <= ${now}::timestamptz) and (${hasNew}
    or exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'ready' and d.next_at <= ${now}::timestamptz
      and (d.leased_until is null or d.leased_until <= now())))`;

/** Whether there is something to do for any endpoint now. */
export async function isEventDue(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql`select from webhook_endpoints e where ${hasWork(now)} limit 1`.execute(db);
  return rows.length > 0;
}

export type BusyEndpoint = Endpoint & Secrets & { readonly hasWork: boolean; readonly hasNew: boolean };

/**
 * Endpoints for which there is something to do, and those that are named, under locks that publishing does not wait for:
 * nobody else moves their lines until the transaction ends. What is written then need not wait for the disk: lost with a
 * crash of the database, it is delivered once more.
 */
export async function lockBusyEndpoints(
  tx: Tx,
  now: Date,
  named: readonly EndpointId[],
): Promise<readonly BusyEndpoint[]> {
  await sql`select ${withoutWaitingForDisk}`.execute(tx);
  const { rows } = await sql<BusyEndpoint>`
    select e.*, (${hasWork(now)}) as has_work, ${hasNew} as has_new from webhook_endpoints e
    where e.id = any(${named}::uuid[]) or (${hasWork(now)}) order by e.id for no key update`.execute(tx);
  return rows;
}

export async function writeHealth(tx: Tx, id: EndpointId, health: Health, deliveredAt: Date | null): Promise<void> {
  await sql`
    update webhook_endpoints set failures = ${health.failures}, failing_since = ${health.failingSince}::timestamptz,
      failed_at = ${health.failedAt}::timestamptz, rest_until = ${health.restUntil}::timestamptz,
      delivered_at = coalesce(${deliveredAt}::timestamptz, delivered_at) where id = ${id}`.execute(tx);
}

/** Endpoints that took everything work. */
export async function noteDelivered(tx: Tx, ids: readonly EndpointId[], now: Date): Promise<void> {
  await sql`
    update webhook_endpoints set failures = 0, failing_since = null, failed_at = null, rest_until = null,
      delivered_at = ${now}::timestamptz
    where id = any(${ids}::uuid[]) and (failures > 0 or delivered_at is null or delivered_at < ${now}::timestamptz - ${NOTED})`.execute(
    tx,
  );
}
