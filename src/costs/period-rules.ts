import type { Calendar } from './ports.ts';

export type Period =
  | {
      readonly ok: true;
      /** First and last day, both included. */
      readonly from: string;
      readonly to: string;
      readonly begins: Date;
      readonly ends: Date;
    }
  | { readonly ok: false; readonly field: 'from' | 'to'; readonly message: string };

const LONGEST_DAYS = 366;

/** The days that are asked about, where the shop is: the month so far when nothing is said. */
export function periodOf(asked: {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly today: string;
  readonly calendar: Calendar;
}): Period {
  const to = asked.to ?? (asked.from !== undefined && asked.from > asked.today ? asked.from : asked.today);
  const from = asked.from ?? `${to.slice(0, 7)}-01`;
  if (from > to) return { ok: false, field: 'from', message: 'must not be after `to`.' };
  if (from < addDays(to, 1 - LONGEST_DAYS))
    return { ok: false, field: 'from', message: `must be at most ${LONGEST_DAYS} days before \`to\`.` };
  const { startOf } = asked.calendar;
  return { ok: true, from, to, begins: startOf(from), ends: startOf(addDays(to, 1)) };
}

const DAY_MS = 86_400_000;
const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
