import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import { asksForHolidays } from './intent-rules.ts';
import type { ToolResult } from './read-turn.ts';
import { fold } from './slang.ts';
import { WORDS } from './words.ts';

const Moment = z.looseObject({ weekday: z.string(), time: z.string(), date: z.string() });
const Day = z.looseObject({
  date: z.string(),
  weekday: z.string(),
  special_day: z.string().nullish(),
  hours: z.array(z.string()),
});
type Day = z.infer<typeof Day>;
const Hours = z.looseObject({
  open_now: z.boolean().default(false),
  does_not_close: z.boolean().default(false),
  closes: Moment.nullish(),
  next_opening: Moment.nullish(),
  today: Day.nullish(),
  asked_day: Day.nullish(),
  week: z.record(z.string(), z.array(z.string())).default({}),
  special_days: z.array(Day).default([]),
});

const MOST_SPECIAL_DAYS = 5;
const SOON_MS = 7 * 86_400_000;

/** Open or closed now, the holidays that are near or asked about, and the week; null when the tool said nothing. */
export function hoursWords(results: readonly ToolResult[], language: Language, asked: string): string | null {
  const parsed = Hours.safeParse(results.findLast(({ tool }) => tool === 'opening_hours')?.value);
  if (!parsed.success) return null;
  const { open_now, does_not_close, closes, next_opening, week, today, asked_day, special_days } = parsed.data;
  const words = WORDS[language];
  const at = ({ weekday, time }: z.infer<typeof Moment>): string => words.atTime(weekday, time);
  const closed = next_opening && !open_now ? words.closedNow(at(next_opening)) : null;
  const now = does_not_close ? words.openAlways : open_now && closes ? words.openNow(at(closes)) : closed;
  const special = [...(asked_day ? [asked_day] : []), ...specialDays(special_days, today?.date ?? '', asked)];
  const lines = [...new Map(special.map((day) => [day.date, dayLine(day, language)])).values()];
  const days = groupDays(week).map(([names, hours]) => `- ${names}: ${hours || words.closed}`);
  const text = [
    ...(now ? [now] : []),
    ...(lines.length > 0 ? [words.specialDays, ...lines] : []),
    ...(days.length > 0 ? [words.week, ...days] : []),
  ];
  return text.length > 0 ? text.join('\n') : null;
}

/** Those that the customer names or asks about in general, and those of the next days, which the week does not show. */
function specialDays(days: readonly Day[], today: string, asked: string): readonly Day[] {
  const near = days.filter(({ date }) => Date.parse(date) - Date.parse(today) <= SOON_MS);
  if (asksForHolidays(asked)) return days.slice(0, MOST_SPECIAL_DAYS);
  return [...days.filter((day) => isNamed(day, asked)), ...near].slice(0, MOST_SPECIAL_DAYS);
}

const isNamed = ({ date, special_day }: Day, asked: string): boolean => {
  const said = fold(asked);
  const names = (fold(special_day ?? '').match(/[a-z]{5,}/g) ?? []).some((word) => said.includes(word));
  return names || LANGUAGES.some((language) => said.includes(fold(dayMonth(date, language))));
};

const LANGUAGES: readonly Language[] = ['es', 'en'];
const dayMonth = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(date));

/** `- viernes, 25 de diciembre (Navidad): cerrado`. */
function dayLine({ date, weekday, special_day, hours }: Day, language: Language): string {
  const name = special_day ? ` (${special_day})` : '';
  return `- ${weekday}, ${dayMonth(date, language)}${name}: ${hours.join(', ') || WORDS[language].closed}`;
}

/** Neighbouring days with the same hours share a line. */
function groupDays(week: Readonly<Record<string, readonly string[]>>): [string, string][] {
  const groups: { names: string[]; hours: string }[] = [];
  for (const [name, intervals] of Object.entries(week)) {
    const hours = intervals.join(', ');
    const last = groups.at(-1);
    if (last?.hours === hours) last.names.push(name);
    else groups.push({ names: [name], hours });
  }
  return groups.map(({ names, hours }) => [names.join(', '), hours]);
}
