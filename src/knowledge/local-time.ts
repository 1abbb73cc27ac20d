/** A moment as the clock on the shop's wall shows it. */
export type LocalTime = {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`. */
  readonly time: string;
  /** 1 (Monday) to 7 (Sunday). */
  readonly weekday: number;
};

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make and depend on the zone only. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, made);
  return made;
}

export function localTime(at: Date, timeZone: string): LocalTime {
  const [date = '', time = ''] = formatOf(timeZone).format(at).split(' ');
  return { date, time: time.slice(0, 5), weekday: weekdayOf(date) };
}

/** 1 (Monday) to 7 (Sunday) of a calendar day. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** The calendar day `days` later (earlier when negative). */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * The moment at which the wall clock shows this day and time; `24:00` is midnight at the day's end. A time that a clock
 * change skips is read as the same distance after the change.
 */
export function momentOf(date: string, time: string, timeZone: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const asUtc = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000;
  const guess = asUtc - offsetMs(new Date(asUtc), timeZone);
  const moment = asUtc - offsetMs(new Date(guess), timeZone);
  const isSkipped = offsetMs(new Date(moment), timeZone) !== asUtc - moment;
  return new Date(isSkipped ? Math.max(guess, moment) : moment);
}

/** The first moment of the calendar day that a moment belongs to, also where a clock change skips midnight. */
export const startOfDay = (at: Date, timeZone: string): Date =>
  momentOf(localTime(at, timeZone).date, '00:00', timeZone);

/** How far the zone is ahead of UTC at a moment, in whole seconds as ms. */
function offsetMs(at: Date, timeZone: string): number {
  const wall = Date.parse(`${formatOf(timeZone).format(at).replace(' ', 'T')}Z`);
  return wall - Math.floor(at.getTime() / 1_000) * 1_000;
}
