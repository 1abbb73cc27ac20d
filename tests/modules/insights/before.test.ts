import { beforeEach, expect, test } from 'vitest';
import { insightsBy, shopCalendarOf } from '../../../src/app/join-insights.ts';
import { newId } from '../../../src/core/ids.ts';
import { binOf, type Insights, readInsights } from '../../../src/insights/index.ts';
import { periodBefore } from '../../../src/insights/period-before.ts';
import { noteUnanswered } from '../../../src/knowledge/index.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, count, forgetEverything, handed, look, ordered, said, totalsOf } from './world.ts';

const database = useDatabase();
const db = () => database().db;
const MEXICO = 'America/Mexico_City';

beforeEach(() => forgetEverything(db()));

/** What a figure was in the time before, by its columns. */
const beforeOf = (insights: Pick<Insights, 'figures'>, id: string): Record<string, number | null> => {
  const figure = insights.figures.find((one) => one.id === id) ?? expect.fail();
  return totalsOf({ ...figure, totals: figure.before });
};

test('a week that is over is compared with the whole week before it', async () => {
  const id = await begin(db());
  for (const at of ['2026-11-02T06:30:00Z', '2026-11-08T20:00:00Z', '2026-11-09T05:59:00Z']) await said(db(), id, at);
  // The first and the last of these are of neither week.
  for (const at of ['2026-11-02T05:59:00Z', '2026-11-09T06:01:00Z', '2026-11-16T06:01:00Z']) await said(db(), id, at);
  await count(db());
  for (const by of ['day', 'hour'] as const) {
    const found = await look(db(), { from: '2026-11-09', to: '2026-11-15', by });
    expect(found.before).toEqual({ from: '2026-11-02', to: '2026-11-08', isPartDay: false });
    expect([beforeOf(found, 'outcomes')['answered'], totalsOf(found.of('outcomes'))['answered']]).toEqual([3, 1]);
  }
});

test('today until now is compared with yesterday until the same hour', async () => {
  const id = await begin(db());
  // It is two in the afternoon at the shop.
  for (const at of ['2026-11-23T06:01:00Z', '2026-11-23T19:50:00Z']) await said(db(), id, at);
  for (const at of ['2026-11-23T05:59:00Z', '2026-11-23T20:20:00Z', '2026-11-24T05:59:00Z']) await said(db(), id, at);
  await count(db());
  const today = await look(db());
  expect(today.before).toEqual({ from: '2026-11-23', to: '2026-11-23', isPartDay: true });
  expect(beforeOf(today, 'outcomes')['answered']).toBe(2);
  const two = await look(db(), { from: '2026-11-23', to: '2026-11-24' });
  expect(two.before).toEqual({ from: '2026-11-21', to: '2026-11-22', isPartDay: true });
  expect(beforeOf(two, 'outcomes')['answered']).toBe(0);
  expect(totalsOf(two.of('outcomes'))['answered']).toBe(4);
});

test('the same hour is that of the shop’s clock when the clocks were changed in between', () => {
  const calendar = shopCalendarOf('America/New_York');
  // Noon on the day on which the clocks went back, in a day of 25 hours.
  const { part } = periodBefore('2026-11-01', '2026-11-01', new Date('2026-11-01T17:00:00Z'), calendar);
  expect(part).toEqual({ from: new Date('2026-10-31T04:00:00Z'), until: new Date('2026-10-31T16:00:00Z') });
});

test('a reason and a currency that are gone since are told as nothing', async () => {
  const id = await begin(db());
  await handed(db(), id, 'waiting', 'asked', '2026-11-22T19:00:00Z');
  await ordered(db(), '2026-11-22T19:00:00Z', 5, { in: id });
  await count(db());
  const found = await look(db(), { from: '2026-11-23', to: '2026-11-23' });
  expect([totalsOf(found.of('handovers')), beforeOf(found, 'handovers')]).toEqual([{ asked: 0 }, { asked: 1 }]);
  expect(Object.values(totalsOf(found.of('money'))).every((value) => value === 0)).toBe(true);
  expect(Object.values(beforeOf(found, 'money')).some((value) => (value ?? 0) > 0)).toBe(true);
  expect(beforeOf(found, 'times')).toEqual({ p50: null, p95: null });
  expect(binOf(1)).toBe('time:0');
});

test('what the assistant had no answer to is counted beside the time before', async () => {
  const id = await begin(db());
  const ask = (at: string, question: string) =>
    noteUnanswered({ db: db(), newId }, { turnId: newId<'message'>(), conversationId: id, at: new Date(at), question });
  await ask('2026-11-24T19:00:00Z', '¿graban termos?');
  await ask('2026-11-24T19:30:00Z', '¿graban los termos?');
  await ask('2026-11-23T18:00:00Z', '¿venden elefantes?');
  await ask('2026-11-23T23:00:00Z', '¿venden jirafas?');
  const deps = insightsBy({
    ...{ db: db(), timeZone: async () => MEXICO, businessClock: () => new Date('2026-11-24T20:00:00Z') },
  });
  const found = await readInsights(deps, { from: undefined, to: undefined, days: 1, by: 'day' });
  if ('field' in found) return expect.fail(found.message);
  const unanswered = found.figures.find((one) => one.id === 'unanswered') ?? expect.fail();
  expect([totalsOf(unanswered), beforeOf(found, 'unanswered')]).toEqual([{ questions: 2 }, { questions: 1 }]);
});
