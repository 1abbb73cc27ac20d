import { beforeEach, expect, test } from 'vitest';
import type { Insights, Today } from '../../../src/insights/contract.ts';
import { insightRoutes, type QuestionsAsked } from '../../../src/insights/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { useDatabase } from '../../support/database.ts';
import { serve } from '../platform/http-support.ts';
import { afternoon, begin, count, forgetEverything, handed, ordered, readingOf, totalsOf } from './world.ts';

const database = useDatabase();
const db = () => database().db;

beforeEach(() => forgetEverything(db()));

async function open(questions?: QuestionsAsked) {
  const asked: string[] = [];
  const app = createWebApp({ trustProxy: false });
  const needs = (role: string) => {
    asked.push(role);
    return (_req: unknown, _res: unknown, next: () => void) => next();
  };
  app.use(insightRoutes({ ...readingOf(db(), undefined, questions), needs }));
  app.use(answerErrors({ log: createLog({ level: 'silent', name: 'test' }) }));
  const { url } = await serve(app);
  return { roles: asked, get: (path: string) => fetch(`${url}/api/console${path}`) };
}

test('everybody who is signed in sees the figures, of a week when nothing is asked for', async () => {
  await afternoon(db());
  await count(db());
  const { roles, get } = await open();
  expect(new Set(roles)).toEqual(new Set(['viewer']));
  const response = await get('/insights');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const found = (await response.json()) as Insights;
  expect(found).toMatchObject({ from: '2026-11-18', to: '2026-11-24', by: 'day', timeZone: 'America/Mexico_City' });
  expect(found.figures.find(({ id }) => id === 'outcomes')?.rows).toHaveLength(7);
});

test('the owner’s glance is of today', async () => {
  await afternoon(db());
  await count(db());
  const today = (await (await (await open()).get('/today')).json()) as Today;
  expect(today).toEqual({ answered: 4, givenToPerson: 1, orders: 2, costMicroUsd: 22_600 });
});

test('questions without an answer are counted in the hour in which they were asked', async () => {
  const { get } = await open(async () => [new Date('2026-11-24T19:00:00Z'), new Date('2026-11-24T19:59:00Z')]);
  const { figures } = (await (await get('/insights?from=2026-11-23&to=2026-11-24')).json()) as Insights;
  const unanswered = figures.find(({ id }) => id === 'unanswered');
  expect(unanswered && totalsOf(unanswered)).toEqual({ questions: 2 });
  expect(unanswered?.rows.map(({ values }) => values)).toEqual([[0], [2]]);
});

test.for([
  ['/insights?from=2026-02-30', 'from: must be a day such as 2026-11-24.'],
  ['/insights?to=yesterday', 'to: must be a day such as 2026-11-24.'],
  ['/insights?from=2026-11-24&to=2026-11-01', 'from: must not be after `to`.'],
  ['/insights?from=2020-01-01&to=2026-11-01', 'from: must be at most 366 days before `to`.'],
  ['/insights?days=0', 'days: must be a whole number from 1 to 366.'],
  ['/insights?by=week', 'by: must be day or hour.'],
  ['/insights?by=hour&from=2026-09-01', 'by: hours are shown of at most 31 days: ask for fewer, or by day.'],
  ['/insights/costs.csv?language=fr', 'language: must be es or en.'],
] as const)('%s is refused with what would be right', async ([path, message]) => {
  const response = await (await open()).get(path);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 'insights_invalid', message } });
});

test('a figure is a file for spreadsheets, in which no cell is run', async () => {
  await afternoon(db());
  const id = await begin(db());
  await handed(db(), id, 'waiting', '=HYPERLINK("http://x")', '2026-11-24T19:00:00Z');
  await ordered(db(), '2026-11-24T19:00:00Z', 5, { in: id });
  await ordered(db(), '2026-11-22T19:00:00Z', 700, { in: id });
  await count(db());
  const { get } = await open();
  const day = 'from=2026-11-24&to=2026-11-24';
  const money = await get(`/insights/money.csv?${day}&language=en`);
  expect(money.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(money.headers.get('content-disposition')).toBe('attachment; filename=money-2026-11-24-2026-11-24.csv');
  expect(await money.text()).toBe(
    'when,Ordered (MXN),Collected (MXN),Ordered (USD),Collected (USD)\r\n2026-11-24,555.05,370.00,12.50,0.00\r\n' +
      'total,555.05,370.00,12.50,0.00\r\nbefore (2026-11-23 until this same hour),0.00,0.00,0.00,0.00\r\n',
  );
  const handovers = await (await get(`/insights/handovers.csv?${day}`)).text();
  expect(handovers).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(handovers).not.toMatch(/(^|,)"?=/m);
  const costs = await (await get(`/insights/costs.csv?${day}&by=hour`)).text();
  expect(costs).toContain('cuándo,WhatsApp (USD),Modelo (USD),Voz (USD),Imagen (USD)');
  expect(costs).toContain('2026-11-24T13:00-06:00,0.008500,0.012000,0.000600,0.001500');
  const past = await (await get('/insights/money.csv?from=2026-11-23&to=2026-11-23')).text();
  expect(past).toMatch(/^total,0\.00,0\.00\r\nantes \(2026-11-22\),7\.00,0\.00\r$/m);
  expect((await get(`/insights/passwords.csv?${day}`)).status).toBe(404);
});
