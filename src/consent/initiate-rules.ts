import { addDays, localTime, momentOf } from '../knowledge/index.ts';
import { standing } from './rules.ts';
import type { ConsentRow, Scope } from './types.ts';

/**
 * Why we would write unasked. `order_event`: something became of an order or payment of theirs, told once; `utility`:
 * reminders and other notices of their own things; `marketing`: what the shop wants to sell.
 */
export type Purpose = 'order_event' | 'utility' | 'marketing';

/** What we sent unasked before; business time. */
export type SentUnasked = { readonly purpose: Purpose; readonly at: Date };

export type InitiateLimits = {
  /** `HH:MM` of the customer's own clock, from the first up to the second, over midnight or not; null: no quiet hours. */
  readonly quiet: { readonly from: string; readonly until: string } | null;
  /** In any 24 hours, reminders and marketing together. */
  readonly perDay: number;
  /** In any 24 hours, by themselves: only a fault comes near it. */
  readonly orderEventsPerDay: number;
};

export type InitiateFacts = {
  /** As `consentOf` reads it. */
  readonly consent: readonly ConsentRow[];
  /** Business time. */
  readonly now: Date;
  /** Where the customer may be, as `zonesOf` says. */
  readonly zones: readonly string[];
  /** What went out unasked in the last 24 hours, or will; more does not matter. */
  readonly recent: readonly SentUnasked[];
  readonly limits: InitiateLimits;
};

export type Initiation =
  | { readonly may: 'send' }
  /** Not before then; to be asked again then. */
  | { readonly may: 'wait'; readonly until: Date; readonly reason: 'quiet_hours' | 'frequency_cap' }
  | { readonly may: 'refuse'; readonly reason: 'no_opt_in' | 'opted_out' };

const DAY_MS = 86_400_000;

const scopeOf = (purpose: Purpose): Scope => (purpose === 'marketing' ? 'marketing' : 'utility');

/**
 * Whether we may write to a customer unasked, now. Only with their consent, in general or for what it is about (such as
 * `order:<id>`); not while it is night where they may be; and not too often, where what becomes of their own orders does
 * not count with the rest. An answer to a customer is never asked for here.
 */
export function mayInitiate(purpose: Purpose, about: string | null, facts: InitiateFacts): Initiation {
  const stands = standing(facts.consent, scopeOf(purpose), about);
  if (stands !== 'given') return { may: 'refuse', reason: stands === 'withdrawn' ? 'opted_out' : 'no_opt_in' };
  const sent = sentOf(purpose, facts);
  let at = facts.now;
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const next = endOfQuiet(endOfCap(at, sent.times, sent.cap), facts);
    if (next.getTime() === at.getTime()) break;
    at = next;
  }
  if (at.getTime() === facts.now.getTime()) return { may: 'send' };
  const isCapped = endOfCap(facts.now, sent.times, sent.cap) > facts.now;
  return { may: 'wait', until: at, reason: isCapped ? 'frequency_cap' : 'quiet_hours' };
}

/** After the first of each, one more shows that nothing moves. */
const MOST_ROUNDS = 4;

function sentOf(purpose: Purpose, { recent, limits }: InitiateFacts) {
  const isEvent = purpose === 'order_event';
  const same = recent.filter((sent) => (sent.purpose === 'order_event') === isEvent);
  const times = same.map(({ at }) => at.getTime()).sort((a, b) => b - a);
  return { times, cap: isEvent ? limits.orderEventsPerDay : limits.perDay };
}

/** The first moment, not before `at`, with fewer than `cap` in the 24 hours before it. `times`: the newest first. */
function endOfCap(at: Date, times: readonly number[], cap: number): Date {
  const last = times[cap - 1];
  return last === undefined ? at : new Date(Math.max(at.getTime(), last + DAY_MS));
}

/** The first moment, not before `at`, that is no night in any of the zones; only the first counts when there is none. */
function endOfQuiet(at: Date, { zones, limits: { quiet } }: InitiateFacts): Date {
  if (quiet === null || quiet.from === quiet.until) return at;
  let moment = at;
  while (moment.getTime() - at.getTime() < 2 * DAY_MS) {
    const next = zones.reduce((latest, zone) => endOfQuietIn(latest, zone, quiet), moment);
    if (next.getTime() === moment.getTime()) return moment;
    moment = next;
  }
  const [first] = zones;
  return first === undefined ? at : endOfQuietIn(at, first, quiet);
}

function endOfQuietIn(at: Date, zone: string, quiet: NonNullable<InitiateLimits['quiet']>): Date {
  const { date, time } = localTime(at, zone);
  if (!isQuiet(time, quiet)) return at;
  // A night that clocks are turned back in may be entered twice.
  const ends = [date, addDays(date, 1)].map((day) => momentOf(day, quiet.until, zone));
  return ends.find((end) => end > at) ?? at;
}

const isQuiet = (time: string, { from, until }: NonNullable<InitiateLimits['quiet']>): boolean =>
  from < until ? time >= from && time < until : time >= from || time < until;
