import { type Clock, machineClock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { isShopPaused, openAlert, resolveAlerts } from '../handoff/index.ts';
import { expireOrders } from '../orders/index.ts';
import {
  type Channel,
  findInitiated,
  type Lane,
  newestCarried,
  probeStops,
  type Released,
  releaseDue,
  releaseHeld,
  releaseInPortions,
  releaseIntoRoom,
  type Stop,
  settleOutbox,
  stopsOf,
} from '../outbox/index.ts';
import { type Db, readTogether } from '../platform/db/index.ts';
import { findDeadWorkers, forgetWorkers, listWorkers } from '../platform/workers.ts';
import { type RunningTurns, type SpendKeeper, sweepOverdue, sweepTurns } from '../turn/index.ts';
import { countCalls, oldestUnreadMs } from '../webhooks/index.ts';
import { forgetOld } from './forget-old.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { PathDeps, Wakes } from './path-types.ts';
import type { Sweep } from './sweepers.ts';

/** A channel that refused everything is tried again with one message after this long; later the more often it refuses. */
const STOP_RESTS_MS = 300_000;

type SweepDeps = {
  readonly settleMails: PathDeps['settleMails'];
  readonly billing: Pick<PathDeps['billing'], 'releaseBilling'>;
  readonly files: Pick<PathDeps['files'], 'sweep'>;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'pool' | 'jobs'>;
  readonly channel: Pick<Channel, 'credential'>;
  readonly businessClock: Clock;
  readonly retention: PathDeps['retention'];
  readonly tellOrder: PathDeps['tellOrder'];
  readonly roomToBegin: PathDeps['roomToBegin'];
};
type Swept = {
  readonly running: RunningTurns;
  readonly spend: SpendKeeper;
  readonly wake: Wakes;
  readonly followEarly: (wamid: string | null) => Promise<void>;
};

/** What outbox rows of unknown fate are settled with. */
const settlingOf = ({ infrastructure: { db, pool, jobs } }: SweepDeps) => ({
  db,
  offer: (found: readonly ConversationId[]) =>
    jobs.offer(
      'whatsapp',
      found.map((conversationId) => ({ conversationId })),
    ),
  oldestUnreadMs: () => oldestUnreadMs(db),
  newestStart: async () => (await listWorkers(pool)).filter(({ role }) => role !== 'worker').at(-1)?.startedAt ?? null,
  alertStaff: (message: { readonly id: string }) => openAlert(db, 'message_unconfirmed', message.id, {}),
});

/** What finds work whose wake-up or worker was lost. */
export function buildSweeps(deps: SweepDeps, { running, spend, wake, followEarly }: Swept): readonly Sweep[] {
  const { db, pool, jobs } = deps.infrastructure;
  const settling = settlingOf(deps);
  return [
    { name: 'leases', everyMs: 1_000, run: running.renew },
    {
      name: 'lost work',
      everyMs: 500,
      run: async () => {
        const dead = await findDeadWorkers(pool);
        await sweepTurns({ db, wake: wake.turns, room: () => jobs.room('llm') }, dead);
        await settleOutbox(settling, dead);
        await deps.settleMails(dead);
        await deps.billing.releaseBilling(dead);
        await deps.files.sweep(dead);
        await forgetWorkers(pool, dead);
      },
    },
    {
      name: 'unread calls',
      everyMs: 1_000,
      run: async () => {
        if ((await countCalls(db, 1_000)).late === 0) return;
        await jobs.wake('inbound', [{ payload: {} }]);
        await jobs.wake('inboundBulk', [{ payload: {} }]);
      },
    },
    { name: 'refused channel', everyMs: 5_000, run: () => mendChannel(db, deps.channel.credential, wake) },
    {
      name: 'paused replies',
      everyMs: 5_000,
      run: () => releaseWhile(db, 'paused', async () => !(await isShopPaused(db)), wake),
    },
    ...initiatedSweeps(deps, wake),
    { name: 'early statuses', everyMs: 15_000, run: () => followEarly(null) },
    { name: 'unwritten spend', everyMs: 5_000, run: spend.flush },
    {
      name: 'unpaid orders',
      everyMs: 60_000,
      run: async () => void (await expireOrders({ db, businessClock: deps.businessClock, tell: deps.tellOrder })),
    },
    {
      name: 'old rows',
      everyMs: 600_000,
      run: () => forgetOld({ ...deps, db, machineClock }),
    },
    { name: 'overdue messages', everyMs: 10_000, run: () => sweepOverdue({ db, wake: wake.turns }) },
  ];
}

/**
 * Tries a channel again that refused everything, and ends the alert once messages go out. What is held is looked for
 * even when no stop was lifted: whoever lifted one may have been killed, or a message was held in the same moment.
 */
async function mendChannel(db: Db, credential: string, wake: Wakes): Promise<void> {
  await wake.outbox(await probeStops(db, STOP_RESTS_MS));
  const isOpen = async (scope: Stop['scope']) =>
    (await readTogether(db, { stops: stopsOf(credential) })).stops.every((stop) => stop.scope !== scope);
  await releaseWhile(db, 'channel_stopped', () => isOpen('everything'), wake);
  await releaseWhile(db, 'initiated_stopped', () => isOpen('initiated'), wake);
  if (!(await isOpen('everything'))) return;
  const carriedAt = await newestCarried(db);
  if (carriedAt) await resolveAlerts(db, 'channel_stopped', carriedAt);
}

/** A sweep does not keep a process that ends waiting: the rest is released at its next beat. */
const PORTIONS_A_BEAT = 10;

const NOTHING_RELEASED: Released = { conversations: [], isAll: true };

const wakeIn =
  (wake: Wakes) =>
  (conversations: readonly ConversationId[], lane: Lane): Promise<void> =>
    lane === 'initiated' ? wake.initiated() : wake.outbox(conversations);

/** Looks before each portion whether the reason has come again: what is tried meanwhile would be held and released in turn. */
const releaseWhile = (
  db: Db,
  reason: Parameters<typeof releaseHeld>[1],
  isOver: () => Promise<boolean>,
  wake: Wakes,
): Promise<void> =>
  releaseInPortions(
    async (lane, limit) => ((await isOver()) ? releaseHeld(db, reason, lane, limit) : NOTHING_RELEASED),
    wakeIn(wake),
    PORTIONS_A_BEAT,
  );

/** What the business begins: held until a time, and sent by a job of its own whose wake-up may have been lost. */
function initiatedSweeps({ infrastructure, businessClock, roomToBegin }: SweepDeps, wake: Wakes): readonly Sweep[] {
  const { db } = infrastructure;
  return [
    {
      name: 'held until a time',
      everyMs: 5_000,
      run: async () => {
        const now = businessClock();
        await releaseInPortions((lane, limit) => releaseDue(db, now, lane, limit), wakeIn(wake), PORTIONS_A_BEAT);
        if (await releaseIntoRoom(db, now, roomToBegin)) await wake.initiated();
      },
    },
    {
      name: 'business begins',
      everyMs: 2_000,
      run: async () => {
        if ((await findInitiated(db, 1)).length > 0) await wake.initiated();
      },
    },
  ];
}
