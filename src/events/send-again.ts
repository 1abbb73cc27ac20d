import type { Clock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { lockEndpoint } from './endpoint-store.ts';
import { insertTrial } from './event-store.ts';
import { replayOne, retryGivenUp } from './log-store.ts';
import type { EndpointId } from './types.ts';

type SendDeps = { readonly db: Db; readonly machineClock: Clock };
/** Runs in the transaction; `isSettled`: nothing of this endpoint is given up any more. */
type Then = (tx: Tx, id: EndpointId, isSettled: boolean) => Promise<void>;

/** One event that says nothing, signed like all others. @throws AppError `webhook_unknown`, `webhook_not_active` */
export const tryEndpoint = ({ db, machineClock }: SendDeps, id: string, then: Then): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const endpoint = await activeEndpoint(tx, id);
    const [subject, timestamp] = [`webhook:${endpoint}`, machineClock().toISOString()];
    const body = JSON.stringify({ type: 'webhook.test', timestamp, version: 1, subject, data: { endpoint } });
    const deliveryId = await insertTrial(tx, { endpointId: endpoint, eventId: newId<'event'>(), body });
    await then(tx, endpoint, false);
    return deliveryId;
  });

/** @throws AppError `webhook_unknown`, `webhook_not_active`, `delivery_unknown` */
export const replayDelivery = (
  { db }: Pick<SendDeps, 'db'>,
  id: string,
  deliveryId: number,
  then: Then,
): Promise<void> =>
  db.transaction().execute(async (tx) => {
    const endpoint = await activeEndpoint(tx, id);
    if (!(await replayOne(tx, endpoint, deliveryId))) throw new AppError('delivery_unknown', 'not_found');
    await then(tx, endpoint, false);
  });

/** Everything that an endpoint did not take; returns how many. @throws AppError `webhook_unknown`, `webhook_not_active` */
export const replayGivenUp = ({ db }: Pick<SendDeps, 'db'>, id: string, then: Then): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const endpoint = await activeEndpoint(tx, id);
    const { retried } = await retryGivenUp(tx, null, endpoint);
    await then(tx, endpoint, true);
    return retried;
  });

async function activeEndpoint(tx: Tx, id: string): Promise<EndpointId> {
  const endpoint = await lockEndpoint(tx, id);
  if (endpoint === null) throw new AppError('webhook_unknown', 'not_found');
  if (endpoint.state !== 'active')
    throw new AppError('webhook_not_active', 'conflict', { facts: { state: endpoint.state } });
  return endpoint.id;
}
