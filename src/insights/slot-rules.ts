import type { ShopCalendar } from './ports.ts';
import type { By, Figures, Quarter, Slot } from './types.ts';

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;

export function addFigures(sums: readonly Figures[]): Figures {
  const total: Record<string, number> = {};
  for (const figures of sums) for (const name in figures) total[name] = (total[name] ?? 0) + (figures[name] ?? 0);
  return total;
}

/** Quarters as the days or hours of the shop, in order; those in which nothing happened are there too. */
export function slotsOf(quarters: readonly Quarter[], days: readonly string[], by: By, calendar: ShopCalendar): Slot[] {
  const sums = new Map(
    days.flatMap((day) => (by === 'day' ? [day] : hoursOf(day, calendar))).map((at) => [at, [] as Figures[]]),
  );
  const slotAt = by === 'day' ? dayFinder(days, calendar) : (at: Date) => hourOf(at, calendar);
  for (const { quarter, figures } of quarters) sums.get(slotAt(quarter))?.push(figures);
  return [...sums].map(([at, parts]) => ({ at, figures: addFigures(parts) }));
}

/** Every day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const count = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;
  return Array.from({ length: count }, (_, index) => dayAfter(from, index));
}

/** Days in order as spans of days that follow one another, first and last of each. */
export function spansOf(days: readonly string[]): (readonly [string, string])[] {
  const spans: [string, string][] = [];
  for (const day of days) {
    const last = spans.at(-1);
    if (last !== undefined && dayAfter(last[1], 1) === day) last[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}

/** The calendar day so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Asks the calendar once a day, not once a quarter. */
function dayFinder(days: readonly string[], { startOf }: ShopCalendar): (at: Date) => string {
  const starts = days.map((day) => startOf(day).getTime());
  return (at) => {
    const next = starts.findIndex((start) => start > at.getTime());
    return days[(next === -1 ? days.length : next) - 1] ?? '';
  };
}

/** The hours of a day as its clocks show them: 23 or 25 on the day on which they are changed. */
function hoursOf(day: string, calendar: ShopCalendar): string[] {
  const [from, until] = [calendar.startOf(day).getTime(), calendar.startOf(dayAfter(day, 1)).getTime()];
  const quarters = Array.from({ length: Math.round((until - from) / QUARTER_MS) }, (_, n) => from + n * QUARTER_MS);
  return [...new Set(quarters.map((at) => hourOf(new Date(at), calendar)))];
}

/** The hour of a moment with the distance from UTC: an hour that a clock change repeats is two. */
function hourOf(at: Date, { timeOf }: ShopCalendar): string {
  const { date, time } = timeOf(at);
  const offset = Math.round((Date.parse(`${date}T${time}:00Z`) - at.getTime()) / 60_000);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${date}T${time.slice(0, 2)}:00${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

const two = (number: number): string => String(number).padStart(2, '0');
