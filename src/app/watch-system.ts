import type { Config } from '../config/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { oldestUndeliveredMs } from '../events/index.ts';
import { openAlert, resolveAlerts } from '../handoff/index.ts';
import { countOpenMessages } from '../inbox/index.ts';
import {
  addDays,
  isOpenAt,
  localTime,
  momentOf,
  type OpeningFacts,
  readBusinessFacts,
  startOfDay,
} from '../knowledge/index.ts';
import { oldestUnreadFileMs } from '../media/index.ts';
import { oldestUnsentMailMs } from '../notify/index.ts';
import { countReported, oldestUnsentMs } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { WATCHED, whatIsWrong } from '../system/index.ts';
import { firstSpentAt } from '../turn/index.ts';
import { newestCallAt, oldestUnreadMs } from '../webhooks/index.ts';
import { allSpentSince } from './build-budget.ts';
import type { Sweep } from './sweepers.ts';

type WatchParts = {
  readonly config: Pick<Config, 'simulator' | 'silentHours' | 'mail'>;
  readonly db: Db;
  readonly timeZone: () => Promise<string>;
};

const USUAL_DAYS = 7;
const DAY_MS = 86_400_000;

/** Opens an alert for what is wrong with the whole, once, and ends it when it is not any more. */
export const watchSweep = (parts: WatchParts): Sweep => ({
  name: 'watch',
  everyMs: 300_000,
  run: () => watchSystem(parts, machineClock),
});

export async function watchSystem(parts: WatchParts, clock: Clock): Promise<void> {
  const { config, db } = parts;
  const now = clock();
  const zone = await parts.timeZone();
  const [facts, lastCallAt, sends, oldestMs, spent] = await Promise.all([
    readBusinessFacts(db),
    newestCallAt(db, 'whatsapp'),
    countReported(db, now),
    oldestWaitingMs(parts),
    spentAround(db, now, zone),
  ]);
  const wrong = whatIsWrong({
    ...{ now, lastCallAt, ...sends, oldestMs, ...spent },
    // Whoever tries things out is silent for days.
    silentHours: config.simulator === null ? config.silentHours : 0,
    isOpenAt: (at) => isOpenAt(facts !== null && facts.weeklyHours.length > 0 ? facts : waking(zone), at),
  });
  for (const code of WATCHED) {
    if (wrong.includes(code)) await openAlert(db, code, 'system', {});
    // Calls are kept for a while only: none that is known says nothing of whether they come again.
    else if (code !== 'no_webhooks' || lastCallAt !== null) await resolveAlerts(db, code, null);
  }
}

/** Of a shop that publishes no hours: when people write. */
const waking = (timeZone: string): OpeningFacts => ({
  timeZone,
  weeklyHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '09:00', closes: '20:00' })),
  specialDays: [],
});

/** How long the oldest of what waits for us has waited, in whatever queue. */
async function oldestWaitingMs({ config, db }: WatchParts): Promise<number> {
  const waited = await Promise.all([
    countOpenMessages(db).then(({ oldestMs }) => oldestMs),
    oldestUnreadMs(db),
    oldestUnsentMs(db),
    // Without an account none goes, which was said when it was queued.
    config.mail.account.kind === 'none' ? null : oldestUnsentMailMs(db),
    oldestUndeliveredMs(db),
    oldestUnreadFileMs(db),
  ]);
  return Math.max(...waited.map((ms) => ms ?? 0));
}

/** What models cost today, and on a day of the week before; of a younger shop the days since it first paid for an answer. */
async function spentAround(db: Db, now: Date, zone: string) {
  const today = startOfDay(now, zone);
  const weekAgo = momentOf(addDays(localTime(today, zone).date, -USUAL_DAYS), '00:00', zone);
  const [spentToday, spentAll, first] = await Promise.all([
    allSpentSince(db, today),
    allSpentSince(db, weekAgo),
    firstSpentAt(db),
  ]);
  // Days of 23 and of 25 hours are days.
  const age = first === null ? 0 : Math.round((today.getTime() - startOfDay(first, zone).getTime()) / DAY_MS);
  const days = Math.min(USUAL_DAYS, Math.max(0, age));
  return { spentTodayMicroUsd: spentToday, usualDayMicroUsd: days === 0 ? null : (spentAll - spentToday) / days };
}
