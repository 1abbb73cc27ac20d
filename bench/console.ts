import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type ConsoleRoutesDeps,
  consoleRoutes,
  openConsoleTail,
  type ProjectDeps,
  projectInbox,
} from '../src/console/index.ts';
import { sleep } from '../src/core/clock.ts';
import { createHttpServer } from '../src/platform/http/index.ts';
import { createWebApp } from '../src/platform/http/web-app.ts';
import type { Benchmark } from './benchmark.ts';
import { type OwnDatabase, onOwnDatabase } from './own-database.ts';
import { seedConversations } from './seed-conversations.ts';
import { whileOpen } from './shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const CONNECTIONS = 8;
const TARGETS = { listMs: 30, openMs: 100, searchMs: 300, core: 0.15 } as const;
const CONSOLES = 200;
const PER_SECOND = 20;
const LISTEN = fileURLToPath(new URL('./listen.ts', import.meta.url));
const WORDS = ['cafe chiapas', 'mensaje 77', 'chiapaz', 'cliente 4321', 'grano', 'moka 199999', 'zzzz nada'];

/**
 * The console's reading side on a shop with 10,000 conversations and 200,000 messages more, one thread of 5,000 among
 * them: a page of the list, opening the long thread, the search, and what 200 open consoles cost this process while 20
 * messages a second come in. Those who listen are a process of their own.
 */
export const staffConsole: Benchmark = async ({ isQuick }) => {
  const [conversations, messages, rounds, seconds] = isQuick ? [10_000, 60_000, 60, 10] : [10_000, 200_000, 300, 60];
  return onOwnDatabase(CONNECTIONS, async (database) => {
    await seedConversations(database.url, conversations);
    const long = await seedMessages(database, messages);
    const filledMs = await timed(() => projectInbox(projecting(database)));
    await database.pool.query('vacuum analyze');
    const { port, close } = await serveConsole(database);
    return whileOpen(close, async () => [
      row('first filling of the list and the search', inMs(filledMs), '–', null),
      ...(await measureReads(`http://127.0.0.1:${port}/api/console`, long, rounds)),
      await measureListening(database, port, seconds),
    ]);
  });
};

const row = (measure: string, recado: string, target: string, isReached: boolean | null): Row => ({
  ...{ benchmark: 'console', measure, recado, beside: null, ratio: null, target, isReached },
});

const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
};

const projecting = ({ db }: OwnDatabase): ProjectDeps => ({
  db,
  businessClock: () => new Date(),
  marks: { assignees: async () => new Map(), tags: async () => new Map() },
  notes: { newestIn: async () => [] },
});

/** Messages over all conversations, 5,000 of them in one, whose id is given; every hundredth conversation waits. */
async function seedMessages({ pool }: OwnDatabase, count: number): Promise<string> {
  const spread = (every: string, n: string) =>
    `insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at, outcome, outcome_at)
     select gen_random_uuid(), ${every}, 'wamid.B' || ${n} || random(), 'text', 'mensaje ' || n || ' quiero moka o café de altura ' || n, at, at, 'answered', at
     from generate_series(1, $1::int) n, lateral (select now() - interval '40 days' + n * interval '10 seconds' as at) t`;
  await pool.query('create table bench_numbers as select id, row_number() over () as n from conversations');
  await pool.query('create unique index on bench_numbers (n)');
  await pool.query(
    spread('(select id from bench_numbers b where b.n = 2 + series.n % 9000)', 'n').replace(
      'generate_series(1, $1::int) n',
      'generate_series(1, $1::int) series (n)',
    ),
    [count],
  );
  await pool.query(spread('(select id from bench_numbers b where b.n = 1)', 'n'), [5_000]);
  await pool.query(
    `insert into holders (conversation_id, holder, reason, since) select id, 'waiting', 'asked', now() - n * interval '1 second' from bench_numbers where n % 100 = 0`,
  );
  const { rows } = await pool.query('select id from bench_numbers where n = 1');
  return rows[0].id;
}

async function serveConsole(database: OwnDatabase): Promise<{ port: number; close: () => Promise<void> }> {
  const { db } = database;
  const tail = openConsoleTail({
    db,
    project: () => projectInbox(projecting(database)),
    present: async () => new Map(),
    onError: () => undefined,
  });
  const refuse = () => Promise.reject(new Error('nothing is stored here'));
  const notes = { onPage: async () => [], withId: async () => null, count: async () => 0, newestIn: async () => [] };
  const deps: ConsoleRoutesDeps = {
    ...{ db, tail, notes, businessClock: () => new Date(), machineClock: () => new Date() },
    marks: projecting(database).marks,
    needs: () => (_req, res, next) => {
      res.locals['viewer'] = { id: '019ab000-0000-7000-8000-00000000000a', name: 'Ana', role: 'staff' };
      next();
    },
    staff: { seen: async () => new Map(), present: async () => new Map() },
    ...{ billing: null, priceOfWords: async () => null, invoicesOf: async () => ({ invoices: [], isComplete: true }) },
    ...{ classOf: () => 'never', authors: async () => new Map(), startOfDay: async () => new Date() },
    ...{ storage: { kind: 'disk', put: refuse, open: refuse, remove: refuse }, m4aOf: async () => null },
    ...{ sessionOf: () => 'bench', stillMay: async () => true },
  };
  const app = createWebApp({ trustProxy: false });
  app.use(consoleRoutes(deps));
  const server = createHttpServer({ app });
  const port = await server.listen(0, '127.0.0.1');
  return {
    port,
    close: async () => {
      await tail.stop();
      await server.close(0);
    },
  };
}

async function measureReads(url: string, long: string, rounds: number): Promise<Row[]> {
  const read = async (path: string): Promise<void> => {
    const response = await fetch(`${url}${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`);
  };
  const [lists, opened, found]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    lists.push(await timed(() => read('/inbox?view=all')));
    opened.push(await timed(() => Promise.all([read(`/conversations/${long}`), read(`/conversations/${long}/items`)])));
    found.push(await timed(() => read(`/search?q=${encodeURIComponent(WORDS[round % WORDS.length] ?? '')}`)));
  }
  const [list, open, search] = [median(lists), percentile(opened, 0.95), percentile(found, 0.95)];
  return [
    row('a page of the list, p50', inMs(list), `< ${TARGETS.listMs} ms`, list < TARGETS.listMs),
    row('opening a thread of 5,000, p95', inMs(open), `< ${TARGETS.openMs} ms`, open < TARGETS.openMs),
    row('search, p95', inMs(search), `≤ ${TARGETS.searchMs} ms`, search <= TARGETS.searchMs),
  ];
}

async function measureListening({ pool }: OwnDatabase, port: number, seconds: number): Promise<Row> {
  const listeners = spawn(process.execPath, [LISTEN, String(port), String(CONSOLES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(listeners.stdout, 'data');
    const { rows } = await pool.query('select id from conversations limit 1000');
    const before = process.cpuUsage();
    const startedAt = performance.now();
    for (let number = 0; number < seconds * PER_SECOND; number += 1) {
      await pool.query(
        `insert into messages (id, conversation_id, wamid, kind, text, sent_at)
         values (gen_random_uuid(), $1, 'wamid.L' || random(), 'text', 'hola', now())`,
        [rows[number % rows.length].id],
      );
      await sleep(startedAt + ((number + 1) * 1_000) / PER_SECOND - performance.now());
    }
    const { user, system } = process.cpuUsage(before);
    const share = (user + system) / 1_000 / (performance.now() - startedAt);
    const measure = `${CONSOLES} open consoles at ${PER_SECOND} messages a second`;
    return row(measure, `${rounded(share * 100)} % of a core`, '< 15 %', share < TARGETS.core);
  } finally {
    listeners.kill();
  }
}
