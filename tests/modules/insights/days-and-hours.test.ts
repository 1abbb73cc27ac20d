import { beforeEach, expect, test } from 'vitest';
import { shopCalendarOf } from '../../../src/app/join-insights.ts';
import { binOf, percentileOf, TIME_ERROR } from '../../../src/insights/histogram-rules.ts';
import { addFigures, daysBetween, slotsOf } from '../../../src/insights/slot-rules.ts';
import type { Figures } from '../../../src/insights/types.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, count, forgetEverything, look, said, totalsOf } from './world.ts';

const database = useDatabase();
const db = () => database().db;

beforeEach(() => forgetEverything(db()));

const hoursWith = async (day: string, timeZone: string): Promise<Record<string, number | null>> =>
  Object.fromEntries(
    (await look(db(), { from: day, by: 'hour', timeZone }))
      .of('outcomes')
      .rows.filter(({ values }) => values[0] !== 0)
      .map(({ at, values }) => [at, values[0] ?? null]),
  );

test('where clocks differ from UTC by half an hour or three quarters, days and hours are those of the shop', async () => {
  const id = await begin(db());
  // 23:59 and 00:01 in India, 00:14 and 00:16 in Nepal.
  for (const at of ['2026-11-23T18:29:00Z', '2026-11-23T18:31:00Z']) await said(db(), id, at);
  await count(db());
  expect(await hoursWith('2026-11-23', 'Asia/Kolkata')).toEqual({ '2026-11-23T23:00+05:30': 1 });
  expect(await hoursWith('2026-11-24', 'Asia/Kolkata')).toEqual({ '2026-11-24T00:00+05:30': 1 });
  expect(await hoursWith('2026-11-24', 'Asia/Kathmandu')).toEqual({ '2026-11-24T00:00+05:45': 2 });
});

test('a day on which clocks are changed has 25 hours, or 23, and loses no message', async () => {
  const id = await begin(db());
  // Tijuana: on 1 November 2026 one o'clock comes twice; on 8 March there is no two o'clock.
  for (const at of ['2026-11-01T07:30:00Z', '2026-11-01T08:30:00Z', '2026-11-01T09:30:00Z', '2026-11-02T07:59:00Z'])
    await said(db(), id, at);
  for (const at of ['2026-03-08T09:59:00Z', '2026-03-08T10:00:00Z']) await said(db(), id, at);
  await count(db());
  const timeZone = 'America/Tijuana';
  expect(await hoursWith('2026-11-01', timeZone)).toEqual({
    '2026-11-01T00:00-07:00': 1,
    '2026-11-01T01:00-07:00': 1,
    '2026-11-01T01:00-08:00': 1,
    '2026-11-01T23:00-08:00': 1,
  });
  expect(await hoursWith('2026-03-08', timeZone)).toEqual({ '2026-03-08T01:00-08:00': 1, '2026-03-08T03:00-07:00': 1 });
  const rows = async (from: string) => (await look(db(), { from, by: 'hour', timeZone })).of('outcomes').rows.length;
  expect([await rows('2026-11-01'), await rows('2026-03-08'), await rows('2026-11-02')]).toEqual([25, 23, 24]);
  const days = (await look(db(), { from: '2026-10-31', to: '2026-11-02', timeZone })).of('outcomes');
  expect(days.rows.map(({ at, values }) => [at, values[0]])).toEqual([
    ['2026-10-31', 0],
    ['2026-11-01', 4],
    ['2026-11-02', 0],
  ]);
  expect(totalsOf(days)).toMatchObject({ answered: 4 });
});

test('percentiles of added hours are those of all answers together, within the stated error', () => {
  let seed = 7;
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const times = Array.from({ length: 5_000 }, () => 300 * Math.exp(random() * 6));
  const hours: Figures[] = [0, 1, 2, 3].map((hour) =>
    addFigures(times.filter((_, index) => index % 4 === hour).map((ms) => ({ [binOf(ms)]: 1 }))),
  );
  const sorted = times.toSorted((a, b) => a - b);
  for (const share of [0.01, 0.5, 0.95, 0.999, 1]) {
    const exact = sorted[Math.ceil(share * times.length) - 1] ?? 0;
    const found = percentileOf(addFigures(hours), share) ?? 0;
    expect(Math.abs(found - exact), `${share}`).toBeLessThanOrEqual(exact * TIME_ERROR + 0.5);
  }
  expect(percentileOf({}, 0.5)).toBeNull();
});

test('days without anything are there too', () => {
  const calendar = shopCalendarOf('America/Mexico_City');
  const days = daysBetween('2026-02-27', '2026-03-01');
  expect(slotsOf([], days, 'day', calendar)).toEqual(days.map((at) => ({ at, figures: {} })));
  expect(days).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
});
