import { z } from 'zod';
import type { Fact } from '../../actions/index.ts';
import { defineTool, type Tool, type ToolOutcome } from '../../agent/index.ts';
import type { Language } from '../../core/language.ts';
import type { ReadBusiness } from '../business-reader.ts';
import { addDays, localTime, weekdayOf } from '../local-time.ts';
import { closingAfter, hoursOn, isOpenAt, nextOpening, specialDayOn } from '../rules.ts';
import type { OpeningFacts } from '../types.ts';
import { inLanguage, weekdayName } from '../wording.ts';

export type BusinessToolDeps = { readonly readBusiness: ReadBusiness };

const SPECIAL_DAYS_AHEAD = 60;

type Day = {
  readonly date: string;
  readonly weekday: string;
  readonly special_day: string | null;
  readonly hours: readonly string[];
};

// Not z.iso.date(): its pattern of 200 characters would be sent to the model with every request.
const calendarDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine((day) => z.iso.date().safeParse(day).success, 'is no day of the calendar');

/**
 * `opening_hours`: open now, next opening, the week, special days ahead, and the hours of a day asked for; without a week
 * only those of a special day that is asked for.
 */
export const openingHoursTool = (deps: BusinessToolDeps): Tool =>
  defineTool({
    name: 'opening_hours',
    description:
      'Opening hours in the shop’s local time: whether it is open now, until when, the next opening, the usual week, ' +
      'holidays of the next 60 days, and the hours of one given day. An empty list of hours means closed.',
    risk: 'reads',
    input: z.strictObject({
      date: calendarDay.nullable().describe('The day asked about, YYYY-MM-DD; null when none in particular'),
    }),
    run: async ({ date }, { now, language }) => {
      const facts = await deps.readBusiness();
      if (facts.weeklyHours.length > 0) return hoursOutcome(facts, { date, now, language });
      return date !== null && specialDayOn(facts, date) !== null
        ? oneDayOutcome(facts, { date, now, language })
        : UNKNOWN_HOURS;
    },
  });

/** Without a week no hours are known but those of special days: nobody is told that such a shop is closed. */
const UNKNOWN_HOURS: ToolOutcome = {
  result: { outcome: 'not_known', hint: 'The shop has not said its opening hours: say that you do not know them.' },
  facts: [],
};

/** The hours of a special day, where nothing is known of any other. */
function oneDayOutcome(facts: OpeningFacts, { date, now, language }: Asked & { readonly date: string }): ToolOutcome {
  const today = localTime(now, facts.timeZone);
  return {
    result: {
      now: { ...today, weekday: weekdayName(today.weekday, language) },
      asked_day: dayOf(facts, date, language),
      hint: 'The shop has not said its usual hours: of any other day say that you do not know them.',
    },
    facts: [...momentFacts(today, 'now'), ...dayFacts(facts, date, language)],
  };
}

type Asked = { readonly date: string | null; readonly now: Date; readonly language: Language };

function hoursOutcome(facts: OpeningFacts, { date, now, language }: Asked): ToolOutcome {
  const today = localTime(now, facts.timeZone);
  const closes = timeOf(closingAfter(facts, now) ?? undefined, facts, language);
  const isOpen = isOpenAt(facts, now);
  const next = timeOf(nextOpening(facts, now)?.opens, facts, language);
  const until = addDays(today.date, SPECIAL_DAYS_AHEAD);
  const special = facts.specialDays.filter((day) => day.date >= today.date && day.date <= until);
  const days = [
    today.date,
    addDays(today.date, 1),
    ...(date === null ? [] : [date]),
    ...special.map((day) => day.date),
  ];
  return {
    result: {
      now: { ...today, weekday: weekdayName(today.weekday, language) },
      open_now: isOpen,
      ...(isOpen && closes === null && { does_not_close: true }),
      closes,
      next_opening: next,
      today: dayOf(facts, today.date, language),
      tomorrow: dayOf(facts, addDays(today.date, 1), language),
      ...(date !== null && { asked_day: dayOf(facts, date, language) }),
      week: weekOf(facts, language),
      special_days: special.map((day) => dayOf(facts, day.date, language)),
    },
    facts: [
      ...momentFacts(today, 'now'),
      ...(closes === null ? [] : momentFacts(localTimeOf(closes), 'closes')),
      ...(next === null ? [] : momentFacts(localTimeOf(next), 'next opening')),
      ...[...new Set(days)].flatMap((day) => dayFacts(facts, day, language)),
      ...facts.weeklyHours.flatMap(({ weekday, opens, closes: end }) => [
        ...weekdayFacts(weekday, 'opening hours'),
        ...timeFacts([opens, end], `opening hours ${weekdayName(weekday, 'es')}`),
      ]),
    ],
  };
}

type Moment = { readonly date: string; readonly time: string; readonly weekday: string };

function timeOf(at: Date | undefined, facts: OpeningFacts, language: Language): Moment | null {
  if (at === undefined) return null;
  const local = localTime(at, facts.timeZone);
  return { ...local, weekday: weekdayName(local.weekday, language) };
}

const localTimeOf = ({ date, time }: Moment) => ({ date, time, weekday: weekdayOf(date) });

const dayOf = (facts: OpeningFacts, date: string, language: Language): Day => {
  const special = specialDayOn(facts, date);
  return {
    date,
    weekday: weekdayName(weekdayOf(date), language),
    special_day: special === null ? null : inLanguage(special.name, language),
    hours: hoursOn(facts, date).map(({ opens, closes }) => `${opens}-${closes}`),
  };
};

const weekOf = (facts: OpeningFacts, language: Language): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => [
      weekdayName(weekday, language),
      facts.weeklyHours.filter((hours) => hours.weekday === weekday).map(({ opens, closes }) => `${opens}-${closes}`),
    ]),
  );

const weekdayFacts = (weekday: number, of: string): readonly Fact[] => [{ kind: 'weekday', weekday, of }];
const timeFacts = (times: readonly string[], of: string): readonly Fact[] =>
  times.map((time) => ({ kind: 'time', time, of }));

const momentFacts = (at: { date: string; time: string; weekday: number }, of: string): readonly Fact[] => [
  { kind: 'date', date: at.date, of },
  ...weekdayFacts(at.weekday, of),
  ...timeFacts([at.time], of),
];

function dayFacts(facts: OpeningFacts, date: string, language: Language): readonly Fact[] {
  const special = specialDayOn(facts, date);
  const of = special === null ? `opening hours ${date}` : inLanguage(special.name, language);
  return [
    { kind: 'date', date, of },
    ...weekdayFacts(weekdayOf(date), of),
    ...timeFacts(
      hoursOn(facts, date).flatMap(({ opens, closes }) => [opens, closes]),
      of,
    ),
    ...(special === null ? [] : [{ kind: 'text', text: inLanguage(special.name, language), of } as const]),
  ];
}
