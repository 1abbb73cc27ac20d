import { openAlert } from '../handoff/index.ts';
import { liftOldStops, releaseHeld, settleOutbox } from '../outbox/index.ts';
import { findDeadWorkers, forgetWorkers, listWorkers } from '../platform/workers.ts';
import { type RunningTurns, sweepOverdue, sweepTurns } from '../turn/index.ts';
import { countCalls, oldestUnreadMs } from '../webhooks/index.ts';
import type { PathDeps, Wakes } from './path-types.ts';
import type { Sweep } from './sweepers.ts';

/** A channel that refused everything is tried again with one message after this long. */
const STOP_LASTS_MS = 300_000;

/** What finds work whose wake-up or worker was lost. */
export function buildSweeps(deps: PathDeps, running: RunningTurns, wake: Wakes): readonly Sweep[] {
  const { db, pool, jobs } = deps.infrastructure;
  const settling = {
    db,
    wake: wake.outbox,
    oldestUnreadMs: () => oldestUnreadMs(db),
    newestStart: async () =>
      (await listWorkers(pool)).filter(({ role }) => role !== 'worker').at(-1)?.startedAt ?? null,
    alertStaff: (message: { readonly id: string }) => openAlert(db, 'message_unconfirmed', message.id, {}),
  };
  return [
    { name: 'leases', everyMs: 1_000, run: running.renew },
    {
      name: 'lost work',
      everyMs: 500,
      run: async () => {
        const dead = await findDeadWorkers(pool);
        await sweepTurns({ db, wake: wake.turns }, dead);
        await settleOutbox(settling, dead);
        await deps.settleMails(dead);
        await forgetWorkers(pool, dead);
      },
    },
    {
      name: 'unread calls',
      everyMs: 1_000,
      run: async () => {
        if ((await countCalls(db, 1_000)).late > 0) await jobs.wake('inbound', [{ payload: {} }]);
      },
    },
    {
      name: 'refused channel',
      everyMs: 30_000,
      run: async () => {
        if (await liftOldStops(db, STOP_LASTS_MS)) await wake.outbox(await releaseHeld(db, 'channel_stopped', null));
      },
    },
    { name: 'overdue messages', everyMs: 10_000, run: () => sweepOverdue({ db, wake: wake.turns }) },
  ];
}
