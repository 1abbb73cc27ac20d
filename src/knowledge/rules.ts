import { addDays, localTime, momentOf, weekdayOf } from './local-time.ts';
import type { OpenInterval, OpeningFacts, SpecialDay } from './types.ts';

/** Within so many days an opening is looked for; a shop closed for longer has no next opening. */
const LOOK_AHEAD_DAYS = 60;

/** A stretch of time in which the business is open, from `opens` up to but not including `closes`. */
export type OpenPeriod = { readonly opens: Date; readonly closes: Date };

export const specialDayOn = (facts: OpeningFacts, date: string): SpecialDay | null =>
  facts.specialDays.find((day) => day.date === date) ?? null;

/** The hours of a calendar day (`YYYY-MM-DD`), earliest first; a special day's take the place of the weekday's. */
export function hoursOn(facts: OpeningFacts, date: string): readonly OpenInterval[] {
  const special = specialDayOn(facts, date);
  const weekday = weekdayOf(date);
  const hours = special?.hours ?? facts.weeklyHours.filter((interval) => interval.weekday === weekday);
  return hours.map(({ opens, closes }) => ({ opens, closes })).sort((a, b) => a.opens.localeCompare(b.opens));
}

/** Whether the business is open at a moment of business time. */
export const isOpenAt = (facts: OpeningFacts, at: Date): boolean => periods(facts, at, 2).some(holds(at));

/** When the period ends in which a moment lies; null when the business is closed then, or does not close within 60 days. */
export function closingAfter(facts: OpeningFacts, at: Date): Date | null {
  const closes = periods(facts, at, LOOK_AHEAD_DAYS).find(holds(at))?.closes ?? null;
  const end = addDays(localTime(at, facts.timeZone).date, LOOK_AHEAD_DAYS + 1);
  return closes !== null && closes < momentOf(end, '00:00', facts.timeZone) ? closes : null;
}

/** The first period that begins after a moment; null when there is none within 60 days. */
export const nextOpening = (facts: OpeningFacts, at: Date): OpenPeriod | null =>
  periods(facts, at, LOOK_AHEAD_DAYS).find(({ opens }) => opens > at) ?? null;

const holds =
  (at: Date) =>
  ({ opens, closes }: OpenPeriod): boolean =>
    opens <= at && at < closes;

/** A day that joins the one before by an interval past midnight is one period with it. */
const FROM_DAY = -2;

function periods(facts: OpeningFacts, around: Date, toDay: number): readonly OpenPeriod[] {
  const today = localTime(around, facts.timeZone).date;
  const days = Array.from({ length: toDay - FROM_DAY + 1 }, (_, index) => addDays(today, FROM_DAY + index));
  const all = days.flatMap((date) => hoursOn(facts, date).map((hours) => periodOf(date, hours, facts.timeZone)));
  return joinTouching(all);
}

function periodOf(date: string, { opens, closes }: OpenInterval, timeZone: string): OpenPeriod {
  const closingDay = closes <= opens ? addDays(date, 1) : date;
  return { opens: momentOf(date, opens, timeZone), closes: momentOf(closingDay, closes, timeZone) };
}

/** Open until midnight and from midnight on is one period: nobody closes in between. */
function joinTouching(sorted: readonly OpenPeriod[]): readonly OpenPeriod[] {
  const joined: OpenPeriod[] = [];
  for (const period of sorted) {
    const last = joined.at(-1);
    if (last === undefined || period.opens > last.closes) joined.push(period);
    else
      joined[joined.length - 1] = {
        opens: last.opens,
        closes: new Date(Math.max(period.closes.getTime(), last.closes.getTime())),
      };
  }
  return joined;
}
