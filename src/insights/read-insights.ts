import { type Period, periodOf } from '../costs/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Insights, Today } from './contract.ts';
import { readDays } from './day-store.ts';
import { figuresOf } from './figure-rules.ts';
import { TIME_ERROR } from './histogram-rules.ts';
import { type PeriodBefore, periodBefore } from './period-before.ts';
import type { QuestionsAsked, ReasonText, ShopCalendar } from './ports.ts';
import { addFigures, dayAfter, daysBetween, slotsOf, spansOf } from './slot-rules.ts';
import { countMarked, readQuarters } from './store.ts';
import type { By, Figures, Quarter, Slot } from './types.ts';

export type ReadInsightsDeps = {
  readonly db: Db;
  readonly calendar: () => Promise<ShopCalendar>;
  readonly businessNow: () => Date;
  readonly reasonText: ReasonText;
  readonly questions: QuestionsAsked;
};

export type Asked = {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly days?: number;
  readonly by: By;
};
export type Refused = { readonly field: string; readonly message: string };

/** Hours of more days would be more rows than anybody reads. */
const DAYS_BY_HOUR = 31;
/** What is shown when nothing is asked for: a week, today included. */
const DAYS_AT_FIRST = 7;
const DAY_MS = 86_400_000;

/** The figures of some days of the shop beside those of the days before, or what is wrong with the days. */
export async function readInsights(deps: ReadInsightsDeps, asked: Asked): Promise<Insights | Refused> {
  const [calendar, now] = [await deps.calendar(), deps.businessNow()];
  const period = daysOf(asked, calendar, now);
  if (!period.ok) return { field: period.field, message: period.message };
  const { from, to, ends } = period;
  const days = daysBetween(from, to);
  if (asked.by === 'hour' && days.length > DAYS_BY_HOUR)
    return { field: 'by', message: `hours are shown of at most ${DAYS_BY_HOUR} days: ask for fewer, or by day.` };
  const before = periodBefore(from, to, now, calendar);
  const [slots, earlier, waiting] = await Promise.all([
    asked.by === 'day' ? readByDay(deps, days, calendar) : readByHour(deps, days, period, calendar),
    readBefore(deps, before, calendar),
    countMarked(deps.db, before.begins, ends),
  ]);
  const figures = figuresOf(slots, earlier, deps.reasonText);
  return {
    ...{ from, to, by: asked.by, timeZone: calendar.timeZone, waiting, timeError: TIME_ERROR, figures },
    before: { from: before.from, to: before.to, isPartDay: before.part !== null },
  };
}

async function readBefore(
  deps: ReadInsightsDeps,
  { whole, part }: PeriodBefore,
  calendar: ShopCalendar,
): Promise<Figures> {
  const [slots, quarters, asked] = await Promise.all([
    whole.length === 0 ? [] : readByDay(deps, whole, calendar),
    part === null ? [] : readQuarters(deps.db, part.from, part.until),
    part === null ? [] : askedBetween(deps, part.from, part.until),
  ]);
  return addFigures([...slots, ...quarters, ...asked].map(({ figures }) => figures));
}

/** Days as they are kept; those that were not summed yet in the shop's time zone are summed now. */
async function readByDay(deps: ReadInsightsDeps, days: readonly string[], calendar: ShopCalendar): Promise<Slot[]> {
  const { startOf, timeZone } = calendar;
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const kept = new Map((await readDays(deps.db, timeZone, first, last)).map(({ day, figures }) => [day, figures]));
  const missing = days.filter((day) => !kept.has(day));
  const spans = spansOf(missing).map(([from, to]) => [startOf(from), startOf(dayAfter(to, 1))] as const);
  const quarters = (await Promise.all(spans.map(([from, until]) => readQuarters(deps.db, from, until)))).flat();
  const asked = await askedBetween(deps, startOf(first), startOf(dayAfter(last, 1)));
  const slots = slotsOf([...quarters, ...asked], days, 'day', calendar);
  return slots.map(({ at, figures }) => ({ at, figures: addFigures([kept.get(at) ?? {}, figures]) }));
}

type Span = { readonly begins: Date; readonly ends: Date };

async function readByHour(
  deps: ReadInsightsDeps,
  days: readonly string[],
  { begins, ends }: Span,
  calendar: ShopCalendar,
): Promise<Slot[]> {
  const [quarters, asked] = await Promise.all([readQuarters(deps.db, begins, ends), askedBetween(deps, begins, ends)]);
  return slotsOf([...quarters, ...asked], days, 'hour', calendar);
}

const askedBetween = async ({ questions }: ReadInsightsDeps, from: Date, until: Date): Promise<Quarter[]> =>
  (await questions(from, until)).map((quarter) => ({ quarter, figures: { 'unanswered:questions': 1 } }));

function daysOf({ from, to, days = DAYS_AT_FIRST }: Asked, calendar: ShopCalendar, now: Date): Period {
  const today = calendar.dateOf(now);
  const last = to ?? (from !== undefined && from > today ? from : today);
  const first = from ?? new Date(Date.parse(last) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return periodOf({ from: first, to: last, today, calendar });
}

/** The owner's glance, of the shop's day so far: one row, or at most a hundred. */
export async function readToday({ db, calendar, businessNow }: ReadInsightsDeps): Promise<Today> {
  const { timeZone, dateOf, startOf } = await calendar();
  const today = dateOf(businessNow());
  const [kept] = await readDays(db, timeZone, today, today);
  const all =
    kept?.figures ??
    addFigures((await readQuarters(db, startOf(today), startOf(dayAfter(today, 1)))).map(({ figures }) => figures));
  const cost = ['meta', 'model', 'speech', 'vision'].reduce((sum, kind) => sum + (all[`cost:${kind}`] ?? 0), 0);
  return {
    answered: all['outcome:answered'] ?? 0,
    givenToPerson: all['outcome:given_to_person'] ?? 0,
    orders: all['orders:chat'] ?? 0,
    costMicroUsd: cost,
  };
}

/** Messages that the assistant answered without a person in so many days of the shop, today included. */
export async function answeredIn(deps: ReadInsightsDeps, days: number): Promise<number> {
  const calendar = await deps.calendar();
  const today = calendar.dateOf(deps.businessNow());
  const slots = await readByDay(deps, daysBetween(dayAfter(today, 1 - days), today), calendar);
  return addFigures(slots.map(({ figures }) => figures))['outcome:answered'] ?? 0;
}
