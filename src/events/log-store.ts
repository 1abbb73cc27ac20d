import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { EndpointId, EventId, GivenUpEvent } from './types.ts';

export type LoggedDelivery = {
  readonly id: number;
  readonly eventId: EventId;
  readonly type: string;
  readonly subject: string;
  readonly state: 'new' | 'waiting' | 'ready' | 'delivered' | 'given_up';
  readonly nextAt: Date | null;
  readonly body: string;
  readonly createdAt: Date;
  readonly log: readonly LoggedAttempt[];
};
type LoggedAttempt = {
  readonly at: string;
  readonly status: number | null;
  readonly word: string | null;
  readonly durationMs: number;
  readonly answer: string;
};

export type LogFilter = {
  readonly before?: number | undefined;
  readonly state?: 'open' | 'delivered' | 'given_up' | undefined;
  readonly only?: number | undefined;
};

/** Attempts of one delivery that are shown, the newest. */
const SHOWN = 20;

/** Deliveries to an endpoint with their attempts, the newest first. */
export async function listDeliveries(
  db: Db,
  endpointId: string,
  { before, state, only }: LogFilter,
  limit: number,
): Promise<readonly LoggedDelivery[]> {
  const inState =
    state === undefined
      ? sql`true`
      : state === 'open'
        ? sql`d.state in ('new', 'waiting', 'ready')`
        : sql`d.state = ${state}`;
  const { rows } = await sql<LoggedDelivery>`
    select d.id, d.event_id, e.type, d.subject, d.state, e.body, e.created_at,
      case when d.state = 'ready' and d.next_at > '-infinity' then d.next_at end as next_at,
      coalesce((select json_agg(json_build_object('at', a.at, 'status', a.status, 'word', a.word, 'durationMs', a.duration_ms,
        'answer', a.answer) order by a.at desc) from (
          select * from webhook_attempts where delivery_id = d.id order by at desc limit ${SHOWN}) a), '[]') as log
    from webhook_deliveries d join webhook_events e on e.id = d.event_id
    where d.endpoint_id = ${endpointId} and ${inState}
      and ${before === undefined ? sql`true` : sql`d.id < ${before}`} and ${only === undefined ? sql`true` : sql`d.id = ${only}`}
    order by d.id desc limit ${limit}`.execute(db);
  return rows;
}

export type DeliveryCounts = { readonly endpointId: EndpointId; readonly open: number; readonly givenUp: number };

/** In the words of a partial index, as every count here: what was delivered is not read. */
const GIVEN_UP = sql`select endpoint_id, count(*)::int as given_up from webhook_deliveries
  where state = 'given_up' group by endpoint_id`;

/** What waits for each endpoint, and what it did not take. */
export async function countDeliveries(db: Db): Promise<readonly DeliveryCounts[]> {
  const { rows } = await sql<DeliveryCounts>`
    select endpoint_id, coalesce(open, 0) as open, coalesce(given_up, 0) as given_up
    from (select endpoint_id, count(*)::int as open from webhook_deliveries
      where state in ('new', 'waiting', 'ready') group by endpoint_id) o
    full join (${GIVEN_UP}) g using (endpoint_id)`.execute(db);
  return rows;
}

/** Events that some endpoint did not take and that nobody tries any more, the oldest first. */
export async function listGivenUp(db: Db, limit: number): Promise<readonly GivenUpEvent[]> {
  const { rows } = await sql<GivenUpEvent>`
    select d.event_id as id, e.type, d.attempts, d.outcome, p.url, e.created_at
    from webhook_deliveries d join webhook_events e on e.id = d.event_id join webhook_endpoints p on p.id = d.endpoint_id
    where d.state = 'given_up' order by d.id limit ${limit}`.execute(db);
  return rows;
}

const AGAIN = sql`state = 'new', attempts = 0, tries_since = null, next_at = '-infinity', ended_at = null,
  leased_until = null, leased_by = null`;

/**
 * Tries events that were given up for another 24 hours, under the same `webhook-id`: those named, or all; of one endpoint
 * or of all. Returns which, whether any endpoint has none left, and how many stay given up.
 */
export async function retryGivenUp(
  tx: Tx,
  ids: readonly EventId[] | null,
  endpointId: string | null = null,
): Promise<{ readonly retried: number; readonly settled: readonly EndpointId[]; readonly left: number }> {
  const { rows: retried } = await sql<{ endpointId: EndpointId }>`
    update webhook_deliveries set ${AGAIN}
    where state = 'given_up' and ${ids === null ? sql`true` : sql`event_id = any(${ids}::uuid[])`}
      and ${endpointId === null ? sql`true` : sql`endpoint_id = ${endpointId}`} returning endpoint_id`.execute(tx);
  const { rows: counts } = await sql<Pick<DeliveryCounts, 'endpointId' | 'givenUp'>>`${GIVEN_UP}`.execute(tx);
  const touched = [...new Set(retried.map((row) => row.endpointId))];
  return {
    retried: retried.length,
    settled: touched.filter((id) => !counts.some((one) => one.endpointId === id)),
    left: counts.reduce((sum, { givenUp }) => sum + givenUp, 0),
  };
}

/** Sends one delivery that has ended once more, whatever became of it. False when there is none that has ended. */
export async function replayOne(tx: Tx, endpointId: string, id: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_deliveries set ${AGAIN}
    where id = ${id} and endpoint_id = ${endpointId} and state in ('delivered', 'given_up')`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
