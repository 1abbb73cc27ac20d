import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { WorkerId } from '../core/ids.ts';
import { holdersOf, type RemindDeps, readWaiting, remindOfWaiting, waitingBetween } from '../handoff/index.ts';
import { holdConversation } from '../inbox/index.ts';
import { localTime, momentOf } from '../knowledge/index.ts';
import {
  createEscalation,
  forgetPushes,
  type PushChannel,
  type PushReaders,
  pushAll,
  queuePush,
  settlePushes,
  tellOffDuty,
} from '../notify/index.ts';
import { countDrafts, draftsBetween } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { listOwners } from '../staff/index.ts';
import { createWebPush } from '../vendors/web-push/index.ts';
import type { Infrastructure } from './infrastructure.ts';
import { mailAlerts } from './mail-alerts.ts';
import { pushReaders } from './push-readers.ts';
import { pushSources } from './push-sources.ts';
import type { Secrets } from './read-secrets.ts';
import type { Sweep } from './sweepers.ts';

/** Null while push is off: without a subject no push service takes anything. */
export function buildPushChannel(
  { push }: Pick<Config, 'push'>,
  { vapid }: Pick<Secrets, 'vapid'>,
): PushChannel | null {
  if (push.subject === null) return null;
  return createWebPush({ ...vapid, subject: push.subject, allowedHosts: push.allowedHosts });
}

export type BuildPushDeps = {
  readonly config: Config;
  readonly secrets: Pick<Secrets, 'vapid'>;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'jobs' | 'beacon'>;
  readonly businessClock: Clock;
  readonly badgeOf: PushReaders['badgeOf'];
  readonly timeZone: () => Promise<string>;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** What a worker does about push. */
export type PushPart = {
  readonly notificationProcessor: () => Promise<void>;
  /** Looks after pushes of workers that were lost, and those whose wake-up was. */
  readonly settle: (deadWorkers: readonly WorkerId[]) => Promise<void>;
  /** What queues pushes and mails by the state of things. */
  readonly sweeps: readonly Sweep[];
  /** Takes no further push. */
  readonly interrupt: () => void;
};

/** A push service answers in about 100 ms: enough for 80 pushes a second from each process. */
const LANES = 8;

export function buildPush(deps: BuildPushDeps): PushPart {
  const { db, jobs, beacon } = deps.infrastructure;
  const publicUrl = deps.config.server.publicUrl;
  const readers = pushReaders({ ...deps, db });
  const wake = () => jobs.wake('notification', [{ payload: {} }]);
  const channel = buildPushChannel(deps.config, deps.secrets);
  const sweeps = [
    mailSweep(deps, readers, channel !== null),
    alertMailSweep(deps, channel !== null),
    reminderSweep(deps, wake),
  ];
  if (channel === null) {
    // Beside the simulator nobody has been asked for it yet.
    deps.log[deps.config.simulator === null ? 'warn' : 'info'](
      {},
      'push is off: set VAPID_SUBJECT to mailto:you@your-shop, or PUBLIC_URL to an https address',
    );
    const nothing = async () => undefined;
    return { notificationProcessor: nothing, settle: nothing, sweeps, interrupt: () => undefined };
  }
  let isStopping = false;
  const push = pushAll({
    ...{
      db,
      channel,
      worker: beacon.id,
      readers,
      sources: pushSources(db, deps.businessClock),
      lanes: LANES,
      publicUrl,
    },
    isStopping: () => isStopping,
    onEnd: (kind, { to }, ms) => deps.metrics.record('push_finished', { result: to, kind, ms }),
  });
  return {
    notificationProcessor: push,
    settle: (deadWorkers) => settlePushes({ db, wake }, deadWorkers),
    sweeps: [
      ...sweeps,
      { name: 'pushes', everyMs: 1_000, run: wake },
      digestSweep(deps, readers, wake),
      forgettingSweep(db),
    ],
    interrupt: () => {
      isStopping = true;
    },
  };
}

/** A push in the transaction that remembers the reminder. Mail comes by its own clock, so `owner` is left to that. */
function reminderSweep({ infrastructure: { db }, businessClock }: BuildPushDeps, wake: () => Promise<void>): Sweep {
  const remind: RemindDeps['remind'] = async (tx, { step, key, conversationId }) => {
    if (step === 'owner') return;
    await queuePush({ key, kind: step, conversationId, staffId: null, code: null }).execute(tx);
  };
  const run = async () => {
    if ((await remindOfWaiting({ db, businessClock, remind })) > 0) await wake();
  };
  return { name: 'reminders', everyMs: 500, run };
}

/**
 * Mail as the second channel, while there is an account to send it with: for who waits for a person, and who for a draft.
 * The one is business time, the other the machine's.
 */
function mailSweep(deps: BuildPushDeps, readers: PushReaders, hasPush: boolean): Sweep {
  const { config, businessClock } = deps;
  const { db } = deps.infrastructure;
  const common = {
    ...{ db, readers, hasPush, hold: holdConversation },
    ...{ owners: () => listOwners(db), publicUrl: config.server.publicUrl },
  };
  const ofPeople = createEscalation({
    ...{ ...common, now: businessClock },
    readWaiting: (after, until, limit) => waitingBetween(db, after, until, limit),
  });
  const ofDrafts = createEscalation({
    ...{ ...common, now: machineClock },
    readWaiting: (after, until, limit) => draftsAlone(db, after, until, limit),
  });
  const hasAccount = config.mail.account.kind !== 'none';
  const run = async () => {
    if (!hasAccount) return;
    await ofPeople();
    await ofDrafts();
  };
  return { name: 'escalation', everyMs: 2_000, run };
}

/** Who waits for a person too is mailed of as such. A full page is left as it is: what follows is asked for by its length. */
async function draftsAlone(db: Db, after: Date, until: Date, limit: number) {
  const drafts = await draftsBetween(db, after, until, limit);
  if (drafts.length >= limit) return drafts;
  const holders = await holdersOf(
    db,
    drafts.map(({ conversationId }) => conversationId),
  );
  const waiting = new Set(holders.flatMap((one) => (one.holder === 'waiting' ? [one.conversationId] : [])));
  return drafts.filter(({ conversationId }) => !waiting.has(conversationId));
}

/** The same of alerts that only owners can mend. */
function alertMailSweep({ config, infrastructure: { db } }: BuildPushDeps, hasPush: boolean): Sweep {
  const deps = { db, hasPush, publicUrl: config.server.publicUrl };
  const hasAccount = config.mail.account.kind !== 'none';
  return { name: 'alert mails', everyMs: 10_000, run: async () => void (hasAccount && (await mailAlerts(deps))) };
}

/** From nine in the morning of the shop, whoever is off duty hears once that customers wait. */
const DIGEST_FROM = '09:00';

function digestSweep(deps: BuildPushDeps, readers: PushReaders, wake: () => Promise<void>): Sweep {
  const { db } = deps.infrastructure;
  const tellsSince = async (now: Date): Promise<Date | null> => {
    const zone = await deps.timeZone();
    const since = momentOf(localTime(now, zone).date, DIGEST_FROM, zone);
    return now < since ? null : since;
  };
  const countWaiting = async () => {
    const [people, drafts] = await Promise.all([readWaiting(db), countDrafts(db)]);
    return (people?.count ?? 0) + drafts.waiting;
  };
  const run = async () => {
    if ((await tellOffDuty({ db, readers, countWaiting, tellsSince })) > 0) await wake();
  };
  return { name: 'digests', everyMs: 60_000, run };
}

const KEPT_DAYS = 7;

const forgettingSweep = (db: Db): Sweep => ({
  name: 'old pushes',
  everyMs: 600_000,
  run: async () => {
    while ((await forgetPushes(db, KEPT_DAYS, 5_000)) > 0);
  },
});
