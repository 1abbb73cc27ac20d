import type { Clock } from '../core/clock.ts';
import { messageSpendOfQuarters } from '../costs/index.ts';
import { handOversOfQuarters, personReasonText } from '../handoff/index.ts';
import { answeredInQuarters, messagesOfQuarters } from '../inbox/index.ts';
import {
  binOf,
  type Counted,
  type CountQuartersDeps,
  countQuarters,
  type FigureSource,
  type ReadInsightsDeps,
  type ShopCalendar,
} from '../insights/index.ts';
import { askedInVainBetween, localTime } from '../knowledge/index.ts';
import { mediaSpendOfQuarters } from '../media/index.ts';
import { moneyOfQuarters, ordersOfQuarters } from '../orders/index.ts';
import { firstTakenOf, templatesOfQuarters } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { replaySpendOfQuarters } from '../replay/index.ts';
import { modelSpendOfQuarters } from '../turn/index.ts';
import { calendarOf } from './build-costs.ts';
import type { Sweep } from './sweepers.ts';

const one = (quarter: Date, name: string, value: number): Counted => ({ quarter, name, value });

/** Who counts what of a quarter of an hour: every module its own rows. */
const figureSources: readonly FigureSource[] = [
  async (tx, quarters) =>
    (await messagesOfQuarters(tx, quarters)).map(({ quarter, outcome, reason, count }) =>
      one(quarter, outcome === 'ignored' ? `ignored:${reason}` : `outcome:${outcome}`, count),
    ),
  async (tx, quarters) => {
    const answered = await answeredInQuarters(tx, quarters);
    const taken = await firstTakenOf(tx, [...new Set(answered.map(({ turnId }) => turnId))]);
    return answered.flatMap(({ quarter, turnId, receivedAt }) => {
      const takenAt = taken.get(turnId);
      return takenAt === undefined ? [] : [one(quarter, binOf(takenAt.getTime() - receivedAt.getTime()), 1)];
    });
  },
  async (tx, quarters) =>
    (await handOversOfQuarters(tx, quarters)).map(({ quarter, reason, count }) =>
      one(quarter, `handover:${reason}`, count),
    ),
  async (tx, quarters) =>
    (await ordersOfQuarters(tx, quarters)).flatMap(({ quarter, isOfChat, currency, count, paid, totalMinor }) => {
      const where = isOfChat ? 'chat' : 'elsewhere';
      return [
        one(quarter, `orders:${where}`, count),
        one(quarter, `paid:${where}`, paid),
        one(quarter, `placed:${currency}`, totalMinor),
      ];
    }),
  async (tx, quarters) =>
    (await moneyOfQuarters(tx, quarters)).map(({ quarter, currency, amountMinor }) =>
      one(quarter, `collected:${currency}`, amountMinor),
    ),
  async (tx, quarters) =>
    (await messageSpendOfQuarters(tx, quarters)).map(({ quarter, microUsd }) => one(quarter, 'cost:meta', microUsd)),
  async (tx, quarters) => {
    const repeated = new Map(
      (await replaySpendOfQuarters(tx, quarters)).map(({ quarter, microUsd }) => [quarter.getTime(), microUsd]),
    );
    return (await modelSpendOfQuarters(tx, quarters)).map(({ quarter, microUsd }) =>
      one(quarter, 'cost:model', microUsd + (repeated.get(quarter.getTime()) ?? 0)),
    );
  },
  async (tx, quarters) =>
    (await mediaSpendOfQuarters(tx, quarters)).map(({ quarter, kind, microUsd }) =>
      one(quarter, `cost:${kind}`, microUsd),
    ),
  async (tx, quarters) =>
    (await templatesOfQuarters(tx, quarters)).flatMap(({ quarter, ...states }) =>
      Object.entries(states).map(([state, count]) => one(quarter, `template:${state}`, count)),
    ),
];

type InsightsDeps = {
  readonly db: Db;
  readonly timeZone: () => Promise<string>;
  readonly businessClock: Clock;
};

/** What the figures are read with. */
export const insightsBy = ({ db, timeZone, businessClock }: InsightsDeps): ReadInsightsDeps => ({
  ...{ db, businessNow: businessClock, reasonText: personReasonText },
  questions: (from, until) => askedInVainBetween(db, from, until),
  calendar: async () => shopCalendarOf(await timeZone()),
});

export const shopCalendarOf = (timeZone: string): ShopCalendar => ({
  ...calendarOf(timeZone),
  timeOf: (at) => localTime(at, timeZone),
});

/** What the figures are counted with. */
export const countingBy = (db: Db, timeZone: () => Promise<string>, log: Log): CountQuartersDeps => ({
  ...{ db, log, sources: figureSources },
  calendar: async () => shopCalendarOf(await timeZone()),
});

/** Figures are a few seconds behind what happens. */
export const insightsSweep = (db: Db, timeZone: () => Promise<string>, log: Log): Sweep => ({
  name: 'figures',
  everyMs: 3_000,
  run: async () => void (await countQuarters(countingBy(db, timeZone, log))),
});
