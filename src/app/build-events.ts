import { followChanges } from '../announce/index.ts';
import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { OutboxId, WorkerId } from '../core/ids.ts';
import { deliverEvents, freeDeliveries, isEventDue, keepEnvironment, postTo, type TellOwner } from '../events/index.ts';
import { openAlert } from '../handoff/index.ts';
import { discardExpired } from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { Infrastructure } from './infrastructure.ts';
import { announcing, retellBy, tellOrderBy } from './join-announcements.ts';
import { mailWebhookOff } from './mail-webhook-off.ts';
import type { Sweep } from './sweepers.ts';

type EventsDeps = {
  readonly config: Pick<Config, 'events' | 'whatsapp' | 'billing' | 'mail' | 'server'>;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'jobs' | 'beacon'>;
  readonly businessClock: Clock;
  readonly log: Log;
};

export type EventsPart = {
  readonly webhookProcessor: () => Promise<void>;
  /** Frees what lost workers had taken. */
  readonly settle: (deadWorkers: readonly WorkerId[]) => Promise<void>;
  readonly sweeps: readonly Sweep[];
  readonly interrupt: () => void;
};

/** What became of announcements, and who is told of it and of everything else that happens. */
export async function buildEvents({ config, infrastructure, businessClock, log }: EventsDeps): Promise<EventsPart> {
  const { db, jobs, beacon } = infrastructure;
  const { endpoint, allowedHosts } = config.events;
  let isStopping = false;
  const wake = (): Promise<void> => jobs.wake('webhook', [{ payload: {} }]);
  const keep = (): Promise<void> => keepEnvironment(db, endpoint?.url ?? null);
  await keep();
  const announced = announcing(config, businessClock);
  const following = {
    ...announced,
    db,
    retell: retellBy(tellOrderBy(announced, config.billing.kind)),
    alertUnheard: (tx: Tx, id: OutboxId) => openAlert(tx, 'window_closed', id, {}),
  };
  const sweeps: Sweep[] = [
    {
      name: 'announcements',
      everyMs: 1_000,
      run: async () => {
        await discardExpired(db, businessClock(), 500);
        if ((await followChanges(following)) > 0) await wake();
      },
    },
    {
      name: 'events',
      everyMs: 300,
      run: async () => {
        if (await isEventDue(db, machineClock())) await wake();
      },
    },
    { name: 'endpoint of the environment', everyMs: 15_000, run: keep },
  ];
  return {
    sweeps,
    settle: (deadWorkers) => freeDeliveries(db, deadWorkers),
    webhookProcessor: () =>
      deliverEvents({
        ...{ db, machineClock, chance: Math.random, worker: beacon.id, environmentKey: endpoint?.key ?? null },
        ...{ post: postTo({ allowedHosts }), isStopping: () => isStopping, tell: tellBy(config, log) },
      }),
    interrupt: () => {
      isStopping = true;
    },
  };
}

/** One alert for each endpoint, however many events it did not take; owners are mailed when it is switched off. */
const tellBy = ({ mail, server }: Pick<Config, 'mail' | 'server'>, log: Log): TellOwner => ({
  givenUp: async (tx, endpoint, { eventId, type, attempts }) => {
    log.warn(
      { endpoint: endpoint.id, event: eventId, type, attempts },
      'this event was not taken; it is tried no more',
    );
    await openAlert(tx, 'event_given_up', endpoint.id, { type });
  },
  switchedOff: async (tx, endpoint, reason) => {
    log.warn({ endpoint: endpoint.id, reason }, 'an endpoint is told nothing more');
    await openAlert(tx, 'webhook_off', endpoint.id, { reason });
    await mailWebhookOff(tx, { mail, publicUrl: server.publicUrl }, endpoint, reason);
  },
});
