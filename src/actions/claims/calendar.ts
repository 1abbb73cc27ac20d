/** The calendar day in the business's zone, `YYYY-MM-DD`. */
export const dayIn = (at: Date, timeZone: string): string => calendarOf(timeZone).format(at);

/** A formatter costs a hundred times what it is used for. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  calendars.set(timeZone, made);
  return made;
}

/** `2026-11-24` and 2 make `2026-11-26`. */
export const addDays = (day: string, days: number): string => {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};

/** 1 (Monday) to 7 (Sunday). */
export const weekdayOf = (day: string): number => new Date(`${day}T12:00:00Z`).getUTCDay() || 7;

/** `12 days, 7 h` differences are whole days here. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);

/** Whether a day that may lack year or month (`--05-12`, `---12`) can be the full day. */
export const isSameDay = (partial: string, full: string): boolean =>
  partial.startsWith('---')
    ? full.endsWith(partial.slice(2))
    : partial.startsWith('--')
      ? full.slice(5) === partial.slice(2)
      : partial === full;
