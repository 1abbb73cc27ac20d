import { followChanges } from '../announce/index.ts';
import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { type DeliverDeps, deliverEvents, isEventDue, postTo } from '../events/index.ts';
import { openAlert } from '../handoff/index.ts';
import { discardExpired } from '../outbox/index.ts';
import type { Log } from '../platform/log.ts';
import type { Infrastructure } from './infrastructure.ts';
import { announcing, retellBy, tellOrderBy } from './join-announcements.ts';
import type { Sweep } from './sweepers.ts';

type EventsDeps = {
  readonly config: Pick<Config, 'events' | 'whatsapp' | 'billing'>;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'jobs'>;
  readonly businessClock: Clock;
  readonly log: Log;
};

export type EventsPart = {
  readonly webhookProcessor: () => Promise<void>;
  readonly sweeps: readonly Sweep[];
  readonly interrupt: () => void;
};

/** What became of announcements, and who is told of it. */
export function buildEvents({ config, infrastructure, businessClock, log }: EventsDeps): EventsPart {
  const { db, jobs } = infrastructure;
  const { events } = config;
  let isStopping = false;
  const wake = (): Promise<void> => jobs.wake('webhook', [{ payload: {} }]);
  const announced = announcing(config, businessClock);
  const following = { ...announced, db, retell: retellBy(tellOrderBy(announced, config.billing.kind)) };
  const sweeps: Sweep[] = [
    {
      name: 'announcements',
      everyMs: 1_000,
      run: async () => {
        await discardExpired(db, businessClock(), 500);
        if ((await followChanges(following)) > 0 && events !== null) await wake();
      },
    },
  ];
  if (events !== null)
    sweeps.push({
      name: 'events',
      everyMs: 2_000,
      run: async () => {
        if (await isEventDue(db)) await wake();
      },
    });
  return {
    sweeps,
    webhookProcessor: async () => {
      if (events === null) return;
      const post = postTo(events);
      const onGivenUp: DeliverDeps['onGivenUp'] = async (tx, { id, type, attempts }) => {
        log.warn({ event: id, type, attempts }, 'nobody took this event; it is not delivered any more');
        await openAlert(tx, 'event_given_up', id, { type });
      };
      await deliverEvents({
        ...{ db, machineClock, chance: Math.random, key: events.key, post },
        ...{ isStopping: () => isStopping, onGivenUp },
      });
    },
    interrupt: () => {
      isStopping = true;
    },
  };
}
