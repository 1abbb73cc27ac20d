import type { ShopCalendar } from './ports.ts';
import { dayAfter, daysBetween } from './slot-rules.ts';

/** As many days as a period has, just before it; of the day that stands for today as much as there is of today. */
export type PeriodBefore = {
  readonly from: string;
  readonly to: string;
  readonly begins: Date;
  /** Days that are compared whole, in order. */
  readonly whole: readonly string[];
  /** Of one more day, from its beginning. */
  readonly part: { readonly from: Date; readonly until: Date } | null;
};

/** Today until now is compared with the same part of its day: half a day would lose against every whole one. */
export function periodBefore(from: string, to: string, now: Date, calendar: ShopCalendar): PeriodBefore {
  const days = daysBetween(from, to);
  const before = days.map((day) => dayAfter(day, -days.length));
  const today = calendar.dateOf(now);
  const over = days.filter((day) => day < today).length;
  const standsForToday = days.includes(today) ? before[over] : undefined;
  const first = before[0] ?? from;
  return {
    ...{ from: first, to: standsForToday ?? before.at(-1) ?? to, whole: before.slice(0, over) },
    begins: calendar.startOf(first),
    part:
      standsForToday === undefined
        ? null
        : { from: calendar.startOf(standsForToday), until: sameTimeOn(standsForToday, now, calendar) },
  };
}

/** When the clocks of the shop show on this day what they show now, also when they were changed in between. */
function sameTimeOn(day: string, now: Date, { dateOf, startOf, timeOf }: ShopCalendar): Date {
  const wall = (date: string, time: string): number => Date.parse(`${date}T${time}:00Z`);
  const guess = new Date(startOf(day).getTime() + now.getTime() - startOf(dateOf(now)).getTime());
  const shown = timeOf(guess);
  return new Date(guess.getTime() + wall(day, timeOf(now).time) - wall(shown.date, shown.time));
}
