import { countingBy, insightsBy } from '../src/app/join-insights.ts';
import { countQuarters, insightRoutes } from '../src/insights/index.ts';
import { createHttpServer } from '../src/platform/http/index.ts';
import { createWebApp } from '../src/platform/http/web-app.ts';
import { createLog } from '../src/platform/log.ts';
import type { Benchmark } from './benchmark.ts';
import { type OwnDatabase, onOwnDatabase } from './own-database.ts';
import { seedConversations } from './seed-conversations.ts';
import { whileOpen } from './shop.ts';
import { percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const CONNECTIONS = 4;
const DAYS = 100;
const OPEN_MS = 300;

/**
 * The figures of 100 days of 20,000 messages each. One day is made of rows (messages, answers, prices, turns, orders,
 * hand-overs) and counted by the product itself; the other 99 are copies of what it counted. Measured: counting that day,
 * what a new message costs until it is counted, and the page's requests.
 */
export const insights: Benchmark = async ({ isQuick }) => {
  const [perDay, rounds] = isQuick ? [20_000, 30] : [20_000, 200];
  return onOwnDatabase(CONNECTIONS, async (database) => {
    await seedConversations(database.url, 2_000);
    const insertMs = await timed(() => seedDay(database, perDay));
    const countMs = await timed(() => countAll(database));
    await copyDays(database);
    const sumMs = await timed(() => countAll(database));
    await database.pool.query('vacuum analyze');
    const again = await measureAgain(database, rounds);
    const { port, close } = await serveInsights(database);
    return whileOpen(close, async () => [
      row(`rows of a day of ${perDay} messages, with their marks`, inMs(insertMs), '–', null),
      row('counting that day', inMs(countMs), '–', null),
      row(`${DAYS} days summed for another time zone`, inMs(sumMs), '–', null),
      row('counting the quarter of an hour in which a message came, p50', inMs(again), '–', null),
      ...(await measureReads(`http://127.0.0.1:${port}/api/console`, rounds)),
    ]);
  });
};

const row = (measure: string, recado: string, target: string, isReached: boolean | null): Row => ({
  ...{ benchmark: 'insights', measure, recado, beside: null, ratio: null, target, isReached },
});

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
};

const timeZone = async (): Promise<string> => 'America/Mexico_City';

const log = createLog({ level: 'error', name: 'bench' });

async function countAll({ db }: OwnDatabase): Promise<void> {
  while ((await countQuarters(countingBy(db, timeZone, log))) > 0);
}

/** Answers take from 1 to 60 seconds, so that histograms are as full as they get. */
const DAY = [
  `create table bench_day as select n, gen_random_uuid() as message, gen_random_uuid() as turn, gen_random_uuid() as sent,
     date_trunc('day', now()) - interval '1 day' + n * interval '86400 seconds' / $1::int as at, exp(random() * 4.1) as seconds,
     (select array_agg(id) from (select id from conversations limit 2000) c) [1 + n % 2000] as conversation
   from generate_series(0, $1::int - 1) n`,
  `insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at, outcome, outcome_reason, outcome_at, turn_id)
   select message, conversation, 'wamid.I' || n, 'text', 'hola', at, at,
     case when n % 50 = 0 then 'ignored' when n % 15 = 0 then 'given_to_person' else 'answered' end,
     case when n % 50 = 0 then 'reaction' when n % 15 = 0 then 'asked' end, at, turn from bench_day`,
  `insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
   select turn, conversation, 1, 'answered', array[message], array['hola'], 'es', 300 + n % 900, at, at from bench_day`,
  `insert into outbox_messages (id, conversation_id, turn_id, origin, content, state, created_at, wamid, accepted_at, decision)
   select sent, conversation, turn, 'reply', '{}', 'read', at, 'wamid.IO' || n, at + seconds * interval '1 second',
     case when n % 10 = 0 then '{"as":"template"}'::jsonb end from bench_day`,
  `insert into message_costs (wamid, phone_number_id, category, currency, usd_micro, at)
   select 'wamid.IO' || n, '1', 'utility', 'USD', 8500, at from bench_day`,
  `insert into holder_changes (conversation_id, holder, reason, by, at)
   select conversation, case when n % 30 = 0 then 'waiting' else 'assistant' end, 'asked', 'code', at from bench_day where n % 15 = 0`,
  `insert into orders (id, number, placed_in, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor, taxes_included,
     tax_rate, zone, delivery, payment, payment_kind, holds_stock, placed_at, paid_at)
   select gen_random_uuid(), 'ZZ' || lpad(n::text, 5, '0'), conversation, 'paid', 'MXN', 37000, 0, 0, 37000, true, 0, 'z', '{}', 'card',
     'card_link', false, at, at from bench_day where n % 20 = 0`,
];

async function seedDay({ pool }: OwnDatabase, count: number): Promise<void> {
  for (const statement of DAY) await pool.query(statement, statement.includes('$1') ? [count] : []);
}

async function copyDays({ pool }: OwnDatabase): Promise<void> {
  await pool.query(
    `insert into insight_quarters (quarter, figures)
     select quarter - n * interval '1 day', figures from insight_quarters, generate_series(-1, $1::int) n
     where quarter >= date_trunc('day', now()) - interval '1 day' and quarter < date_trunc('day', now()) and n <> 0
     on conflict (quarter) do update set figures = excluded.figures`,
    [DAYS],
  );
  await pool.query(
    `insert into insight_days select day, 'UTC', '{}' from (select distinct (quarter at time zone 'UTC')::date from insight_quarters) d(day)
     on conflict (day) do update set time_zone = 'UTC'`,
  );
}

/** A message in the busiest way: its quarter is full already. */
async function measureAgain(database: OwnDatabase, rounds: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await database.pool.query(
      `insert into messages (id, conversation_id, wamid, kind, text, sent_at)
       select gen_random_uuid(), conversation, 'wamid.A' || $1::int, 'text', 'hola', at from bench_day where n = $2::int`,
      [round, (round * 97) % 20_000],
    );
    times.push(await timed(() => countAll(database)));
  }
  return percentile(times, 0.5);
}

async function serveInsights({ db }: OwnDatabase): Promise<{ port: number; close: () => Promise<void> }> {
  const app = createWebApp({ trustProxy: false });
  const needs = () => (_req: unknown, _res: unknown, next: () => void) => next();
  app.use(insightRoutes({ ...insightsBy({ db, timeZone, businessClock: () => new Date() }), needs }));
  const server = createHttpServer({ app });
  const port = await server.listen(0, '127.0.0.1');
  return { port, close: () => server.close(0) };
}

async function measureReads(url: string, rounds: number): Promise<Row[]> {
  const measure = async (path: string): Promise<number[]> => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      times.push(
        await timed(async () => {
          const response = await fetch(`${url}${path}`);
          await response.arrayBuffer();
          if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
        }),
      );
    return times;
  };
  const before = process.cpuUsage();
  const days = await measure(`/insights?days=${DAYS}`);
  const { user, system } = process.cpuUsage(before);
  const [middle, late] = [percentile(days, 0.5), percentile(days, 0.95)];
  const hours = percentile(await measure('/insights?days=7&by=hour'), 0.95);
  const today = percentile(await measure('/today'), 0.95);
  return [
    row(
      `${DAYS} days by day, p50 and p95`,
      `${rounded(middle)} and ${inMs(late)}`,
      `p95 < ${OPEN_MS} ms`,
      late < OPEN_MS,
    ),
    row(`${DAYS} days by day, processor time of this process`, inMs((user + system) / 1_000 / rounds), '–', null),
    row('7 days by hour, p95', inMs(hours), `< ${OPEN_MS} ms`, hours < OPEN_MS),
    row('the glance of today, p95', inMs(today), '–', null),
  ];
}
