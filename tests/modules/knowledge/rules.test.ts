import { describe, expect, test } from 'vitest';
import { isOpenAt, nextOpening, type OpeningFacts, whenPersonComes } from '../../../src/knowledge/index.ts';
import { localTime, momentOf } from '../../../src/knowledge/local-time.ts';
import { closingAfter, hoursOn } from '../../../src/knowledge/rules.ts';

const workdays = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, opens: '08:00', closes: '14:00' },
  { weekday, opens: '15:00', closes: '20:00' },
]);
const SHOP: OpeningFacts = {
  timeZone: 'America/Mexico_City',
  weeklyHours: workdays,
  specialDays: [
    { date: '2026-12-25', name: { es: 'Navidad', en: 'Christmas Day' }, hours: [] },
    { date: '2026-12-26', name: { es: 'Inventario', en: 'Stocktaking' }, hours: [{ opens: '10:00', closes: '12:00' }] },
  ],
};
/** A moment by the clock of Mexico City (UTC-6 all year). */
const at = (local: string): Date => new Date(`${local}:00-06:00`);

test.each([
  ['2026-11-24T07:59', false],
  ['2026-11-24T08:00', true],
  ['2026-11-24T13:59', true],
  ['2026-11-24T14:00', false],
  ['2026-11-24T15:00', true],
  ['2026-11-24T20:00', false],
  ['2026-11-28T12:00', false],
  ['2026-12-25T12:00', false],
  ['2026-12-26T11:00', true],
  ['2026-12-26T12:00', false],
])('at %s the shop is open: %s', (local, isOpen) => {
  expect(isOpenAt(SHOP, at(local))).toBe(isOpen);
});

test.each([
  ['2026-11-24T07:00', '2026-11-24T08:00'],
  ['2026-11-24T08:00', '2026-11-24T15:00'],
  ['2026-11-24T21:00', '2026-11-25T08:00'],
  ['2026-11-27T20:00', '2026-11-30T08:00'],
  ['2026-12-24T20:00', '2026-12-26T10:00'],
])('after %s the next opening is %s', (local, next) => {
  expect(nextOpening(SHOP, at(local))?.opens).toEqual(at(next));
});

test('a shop that never opens has no next opening', () => {
  expect(nextOpening({ ...SHOP, weeklyHours: [], specialDays: [] }, at('2026-11-24T12:00'))).toBeNull();
});

test('a special day takes the place of the weekday, also to open on a day that is usually closed', () => {
  expect(hoursOn(SHOP, '2026-12-25')).toEqual([]);
  expect(hoursOn(SHOP, '2026-12-26')).toEqual([{ opens: '10:00', closes: '12:00' }]);
});

describe('hours past midnight', () => {
  const bar: OpeningFacts = {
    timeZone: 'America/Mexico_City',
    specialDays: [],
    weeklyHours: [
      { weekday: 5, opens: '18:00', closes: '02:00' },
      { weekday: 6, opens: '18:00', closes: '24:00' },
      { weekday: 7, opens: '00:00', closes: '01:00' },
    ],
  };
  test('belong to the evening on which they began', () => {
    expect(isOpenAt(bar, at('2026-11-28T01:59'))).toBe(true);
    expect(isOpenAt(bar, at('2026-11-28T02:00'))).toBe(false);
    expect(isOpenAt(bar, at('2026-11-27T01:00'))).toBe(false);
  });
  test('that go on after midnight are one period', () => {
    expect(closingAfter(bar, at('2026-11-28T23:00'))).toEqual(at('2026-11-29T01:00'));
    expect(closingAfter(bar, at('2026-11-29T01:00'))).toBeNull();
  });
  test('day and night never close but on the holiday that says so', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }));
    const pharmacy: OpeningFacts = { ...bar, weeklyHours: always };
    expect([isOpenAt(pharmacy, at('2026-11-24T12:00')), closingAfter(pharmacy, at('2026-11-24T12:00'))]).toEqual([
      true,
      null,
    ]);
    const closed = { date: '2026-12-25', name: { es: 'Navidad', en: 'Christmas Day' }, hours: [] };
    const withHoliday = { ...pharmacy, specialDays: [closed] };
    expect(closingAfter(withHoliday, at('2026-11-24T12:00'))).toEqual(at('2026-12-25T00:00'));
  });
});

describe('a zone that changes its clock', () => {
  const zone = 'America/New_York';
  test('opens by the wall clock before and after the change', () => {
    expect(momentOf('2026-03-07', '09:00', zone).toISOString()).toBe('2026-03-07T14:00:00.000Z');
    expect(momentOf('2026-03-08', '09:00', zone).toISOString()).toBe('2026-03-08T13:00:00.000Z');
    expect(momentOf('2026-11-01', '09:00', zone).toISOString()).toBe('2026-11-01T14:00:00.000Z');
  });
  test('gives a day and time back as it was', () => {
    expect(localTime(momentOf('2026-10-31', '23:30', zone), zone)).toEqual({
      date: '2026-10-31',
      time: '23:30',
      weekday: 6,
    });
    expect(localTime(momentOf('2026-10-31', '24:00', zone), zone)).toEqual({
      date: '2026-11-01',
      time: '00:00',
      weekday: 7,
    });
  });
});

test('when a person comes is said in the customer’s language', () => {
  expect(whenPersonComes(SHOP, at('2026-11-24T09:00'), 'es')).toEqual({ when: 'now' });
  expect(whenPersonComes(SHOP, at('2026-11-24T14:30'), 'es')).toEqual({ when: 'later', words: 'hoy a las 15:00' });
  expect(whenPersonComes(SHOP, at('2026-11-24T21:00'), 'es')).toEqual({
    when: 'later',
    words: 'mañana miércoles a las 08:00',
  });
  expect(whenPersonComes(SHOP, at('2026-11-27T21:00'), 'en')).toEqual({ when: 'later', words: 'on Monday at 08:00' });
  const closed = { ...SHOP, weeklyHours: [], specialDays: [] };
  expect(whenPersonComes(closed, at('2026-11-24T09:00'), 'es')).toEqual({ when: 'unknown' });
});
