import type { Db } from '../platform/db/index.ts';
import type { Delivery, DeliveryPage, Webhook } from './contract.ts';
import { listEndpoints } from './endpoint-store.ts';
import { countDeliveries, type LogFilter, type LoggedDelivery, listDeliveries } from './log-store.ts';
import type { Endpoint } from './types.ts';

const PAGE = 30;

/** Every endpoint as the console shows it: without secrets. */
export async function showEndpoints(db: Db): Promise<readonly Webhook[]> {
  const [endpoints, counts] = [await listEndpoints(db), await countDeliveries(db)];
  return endpoints.map((endpoint) => {
    const { open = 0, givenUp = 0 } = counts.find(({ endpointId }) => endpointId === endpoint.id) ?? {};
    return { ...shown(endpoint), open, givenUp };
  });
}

const shown = ({ id, url, description, types, origin, state, stateReason, ...times }: Endpoint) => ({
  ...{ id, url, description, types, origin, state, stateReason },
  stateAt: times.stateAt.toISOString(),
  failingSince: times.failingSince?.toISOString() ?? null,
  deliveredAt: times.deliveredAt?.toISOString() ?? null,
  previousUntil: times.previousUntil?.toISOString() ?? null,
});

/** A page of an endpoint's log; `before` is the last one of the page before. */
export async function showDeliveries(db: Db, endpointId: string, filter: LogFilter): Promise<DeliveryPage> {
  const rows = await listDeliveries(db, endpointId, filter, PAGE);
  return { deliveries: rows.map(deliveryOf), before: rows.length < PAGE ? null : (rows.at(-1)?.id ?? null) };
}

const OPEN: ReadonlySet<string> = new Set(['new', 'waiting', 'ready']);

const deliveryOf = ({ id, eventId, type, subject, state, body, log, ...times }: LoggedDelivery): Delivery => ({
  ...{ id, eventId, type, subject, body },
  state: state === 'delivered' || state === 'given_up' ? state : 'open',
  createdAt: times.createdAt.toISOString(),
  nextAt: OPEN.has(state) ? (times.nextAt?.toISOString() ?? null) : null,
  attempts: log.map((attempt) => ({ ...attempt, at: new Date(attempt.at).toISOString() })),
});
