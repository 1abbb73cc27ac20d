import { describe, expect, it } from 'vitest';
import {
  type ConsentRow,
  type InitiateFacts,
  type InitiateLimits,
  mayInitiate,
  type Purpose,
  type SentUnasked,
} from '../../../src/consent/index.ts';

const LIMITS: InitiateLimits = { quiet: { from: '21:00', until: '08:00' }, perDay: 3, orderEventsPerDay: 10 };
const NOON = '2026-11-24T18:00:00Z';
const CENTRE = 'America/Mexico_City';

const row = (isGiven: boolean, over: Partial<ConsentRow> = {}): ConsentRow => ({
  ...{ scope: 'utility', about: null, isGiven, source: 'typed', at: new Date(0) },
  ...over,
});
const marketing = (isGiven: boolean) => row(isGiven, { scope: 'marketing' });
const order = (about: string) => row(true, { about, source: 'order_question' });

type Asked = Partial<Omit<InitiateFacts, 'now'>> & { readonly now?: string; readonly about?: string };
const ask = (purpose: Purpose, { now = NOON, about, ...over }: Asked = {}) =>
  mayInitiate(purpose, about ?? null, {
    ...{ consent: [row(true), marketing(true)], zones: [CENTRE], recent: [], limits: LIMITS },
    ...over,
    now: new Date(now),
  });
const SEND = { may: 'send' };
const until = (at: string) => ({ may: 'wait', until: new Date(at), reason: 'quiet_hours' });
const capped = (at: string) => ({ may: 'wait', until: new Date(at), reason: 'frequency_cap' });
const refused = (reason: string) => ({ may: 'refuse', reason });

describe('nothing is sent unasked without consent', () => {
  it.each<[string, Purpose, readonly ConsentRow[], object, string?]>([
    ['nothing was ever said', 'utility', [], refused('no_opt_in')],
    ['nothing was ever said', 'order_event', [], refused('no_opt_in')],
    ['only notices were agreed to', 'marketing', [row(true)], refused('no_opt_in')],
    ['only marketing was agreed to', 'utility', [marketing(true)], refused('no_opt_in')],
    ['notices were agreed to', 'utility', [row(true)], SEND],
    ['notices were agreed to', 'order_event', [row(true)], SEND],
    ['marketing was agreed to', 'marketing', [marketing(true)], SEND],
    ['it was withdrawn', 'utility', [row(true), row(false)], refused('opted_out')],
    ['it was withdrawn', 'order_event', [row(true), row(false)], refused('opted_out')],
    ['it was given again', 'utility', [row(false), row(true)], SEND],
    ['marketing alone was withdrawn', 'utility', [row(true), marketing(false)], SEND],
    ['marketing alone was withdrawn', 'marketing', [row(true), marketing(false)], refused('opted_out')],
    ['one order was agreed to after all was withdrawn', 'order_event', [row(false), order('order:1')], SEND, 'order:1'],
    ['another order was', 'order_event', [row(false), order('order:1')], refused('opted_out'), 'order:2'],
    ['an order was, and this is about none', 'utility', [row(false), order('order:1')], refused('opted_out')],
    ['all was withdrawn after it', 'order_event', [order('order:1'), row(false)], refused('opted_out'), 'order:1'],
  ])('%s: %s', (_, purpose, consent, expected, about) => {
    expect(ask(purpose, { consent, ...(about !== undefined && { about }) })).toEqual(expected);
  });

  it('says so also at night and when too much was sent: waiting would change nothing', () => {
    const recent = Array.from({ length: 5 }, () => ({ purpose: 'utility' as const, at: new Date(NOON) }));
    expect(ask('utility', { consent: [], recent, now: '2026-11-24T08:00:00Z' })).toEqual(refused('no_opt_in'));
  });
});

describe('nobody is woken', () => {
  it.each([
    ['a minute before the quiet hours', '2026-11-25T02:59:00Z', [CENTRE], SEND],
    ['as they begin', '2026-11-25T03:00:00Z', [CENTRE], until('2026-11-25T14:00:00Z')],
    ['before midnight', '2026-11-25T05:59:59Z', [CENTRE], until('2026-11-25T14:00:00Z')],
    ['at midnight', '2026-11-25T06:00:00Z', [CENTRE], until('2026-11-25T14:00:00Z')],
    ['after midnight', '2026-11-25T06:00:01Z', [CENTRE], until('2026-11-25T14:00:00Z')],
    ['a second before they end', '2026-11-25T13:59:59Z', [CENTRE], until('2026-11-25T14:00:00Z')],
    ['as they end', '2026-11-25T14:00:00Z', [CENTRE], SEND],
    ['8:00 of the shop is 6:00 in Tijuana', '2026-11-25T14:00:00Z', ['America/Tijuana'], until('2026-11-25T16:00:00Z')],
    ['20:00 of the shop is 21:00 in Cancún', '2026-11-25T02:00:00Z', ['America/Cancun'], until('2026-11-25T13:00:00Z')],
    [
      'in one of two zones',
      '2026-11-24T14:30:00Z',
      ['America/Mazatlan', 'America/Tijuana'],
      until('2026-11-24T16:00:00Z'),
    ],
    // Clocks go forward at 2:00 on 14 March 2027 along the border, and back on 7 November; nowhere else in Mexico.
    [
      'the night in which Tijuana goes forward',
      '2027-03-14T06:00:00Z',
      ['America/Tijuana'],
      until('2027-03-14T15:00:00Z'),
    ],
    [
      'the night in which Tijuana goes back',
      '2026-11-01T06:00:00Z',
      ['America/Tijuana'],
      until('2026-11-01T16:00:00Z'),
    ],
    [
      'the night in which Juárez goes forward',
      '2027-03-14T05:00:00Z',
      ['America/Ciudad_Juarez'],
      until('2027-03-14T14:00:00Z'),
    ],
    ['Matamoros in summer, an hour before the shop', '2027-07-15T13:00:00Z', ['America/Matamoros'], SEND],
    ['Mexico City in summer, without summer time', '2027-07-15T13:00:00Z', [CENTRE], until('2027-07-15T14:00:00Z')],
  ])('%s', (_, now, zones, expected) => {
    expect(ask('utility', { now, zones })).toEqual(expected);
    expect(ask('order_event', { now, zones })).toEqual(expected);
  });

  it('by quiet hours that the clock skips or shows twice', () => {
    const quiet = (from: string, end: string) => ({ ...LIMITS, quiet: { from, until: end } });
    // 2:30 does not exist on 14 March in Tijuana: after 1:59:59 comes 3:00.
    const skipped = ask('utility', {
      now: '2027-03-14T09:00:00Z',
      zones: ['America/Tijuana'],
      limits: quiet('00:00', '02:30'),
    });
    expect(skipped).toEqual(until('2027-03-14T10:30:00Z'));
    // 1:30 comes twice on 1 November; the quiet hour is over only after the second.
    const twice = ask('utility', {
      now: '2026-11-01T08:10:00Z',
      zones: ['America/Tijuana'],
      limits: quiet('01:00', '01:30'),
    });
    expect(twice.may).toBe('wait');
    const again = twice.may === 'wait' ? twice.until : new Date(0);
    expect(
      ask('utility', { now: again.toISOString(), zones: ['America/Tijuana'], limits: quiet('01:00', '01:30') }),
    ).toEqual(SEND);
  });

  it('by quiet hours within one day, or none', () => {
    const siesta = { ...LIMITS, quiet: { from: '14:00', until: '16:00' } };
    expect(ask('utility', { now: '2026-11-24T20:30:00Z', limits: siesta })).toEqual(until('2026-11-24T22:00:00Z'));
    expect(ask('utility', { now: '2026-11-24T08:00:00Z', limits: siesta })).toEqual(SEND);
    expect(ask('utility', { now: '2026-11-24T08:00:00Z', limits: { ...LIMITS, quiet: null } })).toEqual(SEND);
  });

  it('and nothing waits for ever where it is always night somewhere', () => {
    const zones = ['Pacific/Honolulu', 'Europe/Madrid', 'Asia/Tokyo'];
    expect(ask('utility', { now: '2026-11-24T08:00:00Z', zones })).toEqual(until('2026-11-24T18:00:00Z'));
  });
});

describe('nobody gets too much', () => {
  const sent = (purpose: Purpose, ...times: string[]): SentUnasked[] =>
    times.map((at) => ({ purpose, at: new Date(at) }));
  const THREE = ['2026-11-24T15:00:00Z', '2026-11-24T16:00:00Z', '2026-11-24T17:00:00Z'];

  it.each<[string, Purpose, readonly SentUnasked[], object]>([
    ['two before', 'utility', sent('utility', ...THREE.slice(1)), SEND],
    ['three before', 'utility', sent('utility', ...THREE), capped('2026-11-25T15:00:00Z')],
    ['three before, in any order', 'utility', sent('utility', ...THREE.toReversed()), capped('2026-11-25T15:00:00Z')],
    ['marketing counts with reminders', 'marketing', sent('utility', ...THREE), capped('2026-11-25T15:00:00Z')],
    ['reminders count with marketing', 'utility', sent('marketing', ...THREE), capped('2026-11-25T15:00:00Z')],
    ['what became of an order is told all the same', 'order_event', sent('utility', ...THREE), SEND],
    ['and does not count', 'utility', sent('order_event', ...THREE), SEND],
    ['the first is 24 hours old', 'utility', sent('utility', '2026-11-23T18:00:00Z', ...THREE.slice(1)), SEND],
    [
      'four, after the limit was lowered',
      'utility',
      sent('utility', '2026-11-24T14:00:00Z', ...THREE),
      capped('2026-11-25T15:00:00Z'),
    ],
    [
      'ten events of orders: something is wrong',
      'order_event',
      sent('order_event', ...Array.from({ length: 10 }, (_, hour) => `2026-11-24T0${hour}:30:00Z`)),
      capped('2026-11-25T00:30:00Z'),
    ],
  ])('%s: %s', (_, purpose, recent, expected) => {
    expect(ask(purpose, { recent })).toEqual(expected);
  });

  it('and what may go again at night waits for the morning', () => {
    const recent = sent('utility', '2026-11-24T01:30:00Z', '2026-11-24T02:00:00Z', '2026-11-24T04:00:00Z').map(
      ({ purpose, at }) => ({ purpose, at: new Date(at.getTime() + 2 * 3_600_000) }),
    );
    expect(ask('utility', { recent })).toEqual(capped('2026-11-25T14:00:00Z'));
  });
});
