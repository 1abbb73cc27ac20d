import type { TextId } from '../../../app/language.tsx';

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Day = (typeof DAYS)[number];

/** `09:00`, `18:00`; what closes at or before it opens closes on the next day. Empty while it is being typed. */
export type Span = { readonly opens: string; readonly closes: string };
export type SpecialDay = {
  /** `2026-12-25` */
  readonly date: string;
  readonly name: { readonly es: string; readonly en: string };
  /** None: closed. */
  readonly hours: readonly Span[];
};
export type Hours = {
  readonly weekly: Readonly<Record<Day, readonly Span[]>>;
  readonly special_days: readonly SpecialDay[];
};

const isText = (value: unknown): value is string => typeof value === 'string';
const isSpan = (value: unknown): value is Span => {
  const { opens, closes } = (value ?? {}) as Partial<Span>;
  return isText(opens) && isText(closes);
};
const areSpans = (value: unknown): value is readonly Span[] => Array.isArray(value) && value.every(isSpan);
const isSpecialDay = (value: unknown): value is SpecialDay => {
  const { date, name, hours } = (value ?? {}) as Partial<SpecialDay>;
  return isText(date) && isText(name?.es) && isText(name.en) && areSpans(hours);
};

/** The published text as fields; null when it is no text of hours, and is edited as it stands. */
export function readHours(content: string): Hours | null {
  try {
    const { weekly, special_days } = JSON.parse(content) as Partial<Hours>;
    const isWhole = DAYS.every((day) => areSpans(weekly?.[day]));
    if (!isWhole || weekly === undefined) return null;
    return Array.isArray(special_days) && special_days.every(isSpecialDay) ? { weekly, special_days } : null;
  } catch {
    return null;
  }
}

/** As the server writes it, so that a difference shows just what was changed. */
export const writeHours = (hours: Hours): string => JSON.stringify(hours, null, 2);

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const endOf = ({ opens, closes }: Span): number =>
  minutesOf(closes) + (minutesOf(closes) <= minutesOf(opens) ? 24 * 60 : 0);

/** What is wrong, by field: `monday.0.opens`, `special.2.date`, `special.2.hours.0.closes`. */
export function faultsOf({ weekly, special_days }: Hours): ReadonlyMap<string, TextId> {
  const dates = special_days.map(({ date }) => date);
  return new Map([
    ...DAYS.flatMap((day) => spanFaults(day, weekly[day])),
    ...special_days.flatMap((one, at) => [
      ...dayFaults(`special.${at}`, one, dates.indexOf(one.date) !== at),
      ...spanFaults(`special.${at}.hours`, one.hours),
    ]),
  ]);
}

type Fault = readonly [string, TextId];

function dayFaults(path: string, { date, name }: SpecialDay, isTwice: boolean): readonly Fault[] {
  const faults: Fault[] = [];
  if (date === '') faults.push([`${path}.date`, 'hours.date.missing']);
  else if (isTwice) faults.push([`${path}.date`, 'hours.date.twice']);
  if (name.es.trim() === '') faults.push([`${path}.es`, 'hours.name.missing']);
  if (name.en.trim() === '') faults.push([`${path}.en`, 'hours.name.missing']);
  return faults;
}

function spanFaults(path: string, spans: readonly Span[]): readonly Fault[] {
  return spans.flatMap((span, at): readonly Fault[] => {
    const missing = (['opens', 'closes'] as const).filter(
      (end) => !TIME.test(span[end]) && !(end === 'closes' && span.closes === '24:00'),
    );
    if (missing.length > 0) return missing.map((end) => [`${path}.${at}.${end}`, 'hours.time.missing']);
    const overlaps = spans.slice(0, at).some((other) => isOverlap(other, span));
    return overlaps ? [[`${path}.${at}.opens`, 'hours.time.overlap']] : [];
  });
}

const isOverlap = (one: Span, other: Span): boolean =>
  one.opens !== '' && one.closes !== '' && minutesOf(one.opens) < endOf(other) && minutesOf(other.opens) < endOf(one);
