import { type Clock, sleep } from '../core/clock.ts';
import type { WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { finishAttempts, putInLine, takeDeliveries } from './delivery-store.ts';
import { lockEndpoint, updateEndpoint } from './endpoint-store.ts';
import { type BusyEndpoint, lockBusyEndpoints, noteDelivered, writeHealth } from './health-store.ts';
import type { PostEvent, TellOwner } from './ports.ts';
import { healthAfter, LANES, lanesOf, switchOffReason } from './rules.ts';
import type { EndpointId, FinishedAttempt, TakenDelivery } from './types.ts';

export type DeliverDeps = {
  readonly db: Db;
  readonly machineClock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly worker: WorkerId;
  /** Signs for the endpoint of the environment; null: there is none. */
  readonly environmentKey: Buffer | null;
  readonly post: PostEvent;
  readonly isStopping: () => boolean;
  readonly tell: TellOwner;
};

type Taken = { readonly endpoint: BusyEndpoint; readonly delivery: TakenDelivery };

/** How often is looked for more while calls are under way, ms. */
const LOOK_MS = 100;
/** What ends within so long is written together, ms. */
const TOGETHER_MS = 5;

/**
 * Delivers the events that are due until none is, to each endpoint in lanes of its own, so that one that hangs keeps
 * nobody else waiting. What has ended is written and what is next is taken for all endpoints together, so that many cost
 * the database little more than one. A receiver may get an event twice, after a lost answer or a lost process, under the
 * same `webhook-id`.
 */
export async function deliverEvents(deps: DeliverDeps): Promise<void> {
  const running = new Map<EndpointId, number>();
  const calls = new Set<Promise<void>>();
  const finished: FinishedAttempt[] = [];
  const failed: unknown[] = [];
  const begin = ({ endpoint, delivery }: Taken): void => {
    running.set(endpoint.id, (running.get(endpoint.id) ?? 0) + 1);
    const call = attemptDelivery(deps, endpoint, delivery).then((one) => {
      finished.push(one);
      running.set(endpoint.id, (running.get(endpoint.id) ?? 1) - 1);
      calls.delete(call);
    });
    calls.add(call);
  };
  for (;;) {
    const isEnding = deps.isStopping() || failed.length > 0;
    const ended = finished.splice(0);
    const clean = await settleTroubled(deps, ended, failed);
    const taken = isEnding && clean.length === 0 ? [] : await turnOver(deps, clean, isEnding ? null : running);
    for (const one of taken) begin(one);
    if (calls.size === 0 && finished.length === 0) break;
    if (finished.length === 0) await Promise.race([...calls, sleep(LOOK_MS)]);
    if (finished.length > 0) await sleep(TOGETHER_MS);
  }
  if (failed.length > 0) throw failed[0];
}

/** Writes what endpoints took and takes what is next: `running` says how much is under way here; null: nothing more. */
function turnOver(
  deps: DeliverDeps,
  ended: readonly FinishedAttempt[],
  running: ReadonlyMap<EndpointId, number> | null,
): Promise<readonly Taken[]> {
  const now = deps.machineClock();
  return deps.db.transaction().execute(async (tx) => {
    const took = [...new Set(ended.map(({ delivery }) => delivery.endpointId))];
    const endpoints = await lockBusyEndpoints(tx, now, took);
    if (ended.length > 0) {
      await finishAttempts(tx, deps.worker, ended);
      await noteDelivered(tx, took, now);
    }
    if (running === null) return [];
    // What has just let the next one through has work too.
    const open = endpoints.filter(({ state, hasWork, id }) => state === 'active' && (hasWork || took.includes(id)));
    const rooms = open.flatMap((endpoint) => {
      const free = LANES - (running.get(endpoint.id) ?? 0);
      const failures = took.includes(endpoint.id) ? 0 : endpoint.failures;
      return free > 0 ? [{ id: endpoint.id, lanes: lanesOf({ failures }), free }] : [];
    });
    if (rooms.length === 0) return [];
    const busy = open.filter(({ hasNew }) => hasNew).map(({ id }) => id);
    if (busy.length > 0) await putInLine(tx, busy);
    const taken = await takeDeliveries(tx, rooms, { now, worker: deps.worker });
    return taken.flatMap((delivery) => {
      const endpoint = endpoints.find(({ id }) => id === delivery.endpointId);
      return endpoint === undefined ? [] : [{ endpoint, delivery }];
    });
  });
}

/**
 * Endpoints that did not take everything are judged one by one, each in a transaction of its own, so that what goes wrong
 * there stays there. Returns what the others took.
 */
async function settleTroubled(
  deps: DeliverDeps,
  ended: readonly FinishedAttempt[],
  failed: unknown[],
): Promise<readonly FinishedAttempt[]> {
  const troubled = new Set(
    ended.filter(({ after }) => after.to !== 'delivered').map(({ delivery }) => delivery.endpointId),
  );
  for (const id of troubled) {
    const own = ended.filter(({ delivery }) => delivery.endpointId === id);
    await deps.db
      .transaction()
      .execute((tx) => judge(deps, tx, id, own))
      .catch((error: unknown) => void failed.push(error));
  }
  return ended.filter(({ delivery }) => !troubled.has(delivery.endpointId));
}

/** Keeps how an endpoint does, switches it off when it is time to, and tells whoever has to know. */
async function judge(deps: DeliverDeps, tx: Tx, id: EndpointId, ended: readonly FinishedAttempt[]): Promise<void> {
  const endpoint = await lockEndpoint(tx, id);
  // Whoever took it away took its deliveries too.
  if (endpoint === null) return;
  const own = await finishAttempts(tx, deps.worker, ended);
  const attempts = own.map(({ attempt }) => attempt);
  const now = deps.machineClock();
  const health = healthAfter(endpoint, attempts, now);
  await writeHealth(tx, id, health, own.some(({ after }) => after.to === 'delivered') ? now : null);
  for (const { delivery, after } of own) if (after.to === 'given_up') await deps.tell.givenUp(tx, endpoint, delivery);
  const reason = endpoint.state === 'active' ? switchOffReason(health, attempts, now) : null;
  if (reason === null) return;
  await updateEndpoint(tx, id, { state: { to: 'disabled', reason, at: now } });
  await deps.tell.switchedOff(tx, endpoint, reason);
}
