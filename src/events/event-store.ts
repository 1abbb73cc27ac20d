import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { EndpointId, EventId, NewEvent } from './types.ts';

export async function insertEvent(tx: Tx, { type, subject, customerId, at, data }: NewEvent): Promise<void> {
  await sql`
    select publish_webhook_event(${type}, ${subject}, ${customerId}::uuid, ${at}::timestamptz, ${JSON.stringify(data)}::json)
  `.execute(tx);
}

/** One event for one endpoint alone, whatever it wants. */
export async function insertTrial(
  tx: Tx,
  { endpointId, eventId, body }: { readonly endpointId: EndpointId; readonly eventId: EventId; readonly body: string },
): Promise<number> {
  const subject = `webhook:${endpointId}`;
  await sql`insert into webhook_events (id, type, subject, body) values (${eventId}, 'webhook.test', ${subject}, ${body})`.execute(
    tx,
  );
  const { rows } = await sql<{ id: number }>`
    insert into webhook_deliveries (event_id, endpoint_id, subject) values (${eventId}, ${endpointId}, ${subject})
    returning id`.execute(tx);
  return rows[0]?.id ?? 0;
}

/**
 * Forgets what happened before a moment and waits for nobody any more, or only for endpoints that are switched off; returns
 * how many events. Lines whose first is gone are put in line anew when their endpoint is switched on again.
 */
export async function forgetEvents(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from webhook_events where id = any(array(
      select id from webhook_events e where created_at < ${before} and not exists (
        select from webhook_deliveries d join webhook_endpoints p on p.id = d.endpoint_id
        where d.event_id = e.id and d.state in ('new', 'waiting', 'ready') and p.state <> 'disabled')
      order by created_at limit ${limit}))`.execute(db);
  const count = Number(numAffectedRows ?? 0n);
  if (count > 0) await leaveLines(db);
  return count;
}

async function leaveLines(db: Db): Promise<void> {
  await sql`
    update webhook_deliveries d set state = 'new' from webhook_endpoints p
    where p.state = 'disabled' and d.endpoint_id = p.id and d.state = 'waiting' and not exists (
      select from webhook_deliveries r where r.endpoint_id = d.endpoint_id and r.subject = d.subject and r.state = 'ready')`.execute(
    db,
  );
}

/** Endpoints that have taken, or will not take, whatever they were told: none of their deliveries is given up. */
export async function endpointsWithoutLost(db: Db): Promise<readonly EndpointId[]> {
  const { rows } = await sql<{ id: EndpointId }>`
    select id from webhook_endpoints e
    where not exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'given_up')`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes over what an older version of the program kept for the endpoint of the environment, under the same ids. Returns how
 * many.
 */
export async function adoptOldEvents(db: Db, endpointId: EndpointId, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with old as (
      delete from event_deliveries where id = any(array(
        select id from event_deliveries where state <> 'delivered' order by created_at, id limit ${limit} for update skip locked))
      returning id, type, body, state, attempts, outcome, created_at),
    kept as (
      insert into webhook_events (id, type, subject, body, created_at)
      select id, type, 'notification:' || coalesce(body::json -> 'data' ->> 'id', id::text), body, created_at from old
      on conflict (id) do nothing)
    insert into webhook_deliveries (event_id, endpoint_id, subject, state, attempts, outcome)
    select id, ${endpointId}, 'notification:' || coalesce(body::json -> 'data' ->> 'id', id::text),
      case state when 'given_up' then 'given_up' else 'new' end,
      case state when 'given_up' then attempts else 0 end, outcome from old order by created_at, id
    on conflict (endpoint_id, event_id) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
