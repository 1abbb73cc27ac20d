import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import type { ToolResult } from './read-turn.ts';
import { WORDS } from './words.ts';

const Moment = z.looseObject({ weekday: z.string(), time: z.string(), date: z.string() });
const Hours = z.looseObject({
  open_now: z.boolean(),
  closes: Moment.nullish(),
  next_opening: Moment.nullish(),
  week: z.record(z.string(), z.array(z.string())).default({}),
});

/** Open or closed now, and the week; null when the tool was not asked or could not answer. */
export function hoursWords(results: readonly ToolResult[], language: Language): string | null {
  const parsed = Hours.safeParse(results.findLast(({ tool }) => tool === 'opening_hours')?.value);
  if (!parsed.success) return null;
  const { open_now, closes, next_opening, week } = parsed.data;
  const words = WORDS[language];
  const at = ({ weekday, time }: z.infer<typeof Moment>): string => words.atTime(weekday, time);
  const now = open_now && closes ? words.openNow(at(closes)) : next_opening ? words.closedNow(at(next_opening)) : null;
  const days = groupDays(week).map(([names, hours]) => `- ${names}: ${hours || words.closed}`);
  return [...(now ? [now] : []), ...(days.length > 0 ? [words.week, ...days] : [])].join('\n');
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
