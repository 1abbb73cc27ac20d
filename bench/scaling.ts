import { cpus } from 'node:os';
import { Client } from 'pg';
import type { Benchmark } from './benchmark.ts';
import { timeWithoutPause, warmUp } from './loads.ts';
import { cpuMsOf } from './processes.ts';
import { inScaledShop, type Pids, type QueueKind, type ScaledShop } from './scaled-shop.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row, rounded } from './table.ts';

const LADDER = [1, 2, 4] as const;
const NAMES = { redis: 'Redis', postgres: 'PostgreSQL queue' } as const;
/** The first load asks for all that the processors give, the second for all that the workers have places for. */
const FAST = { customers: 64, modelMs: 0, name: '' } as const;
const SLOW = { customers: 400, modelMs: 3_000, name: ', model of 3 s' } as const;
const SAMPLE_MS = 500;

type Load = typeof FAST | typeof SLOW;

/** What a deployment did under one load; medians when it was looked at more than once. */
type Observed = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processors that each part kept busy, such as 0.8. */
  readonly web: number;
  readonly workers: number;
  readonly busiest: number;
  readonly database: number;
  readonly redis: number;
  readonly around: number;
  /** Of all processes to the database, at their most. */
  readonly connections: number;
  readonly commits: number;
  readonly walBytes: number;
};

/**
 * A web and 1, 2, 4 workers on this machine under the same load, each beside one worker of the same run. In the full form
 * also with a model of 3 s, and at the end with one worker once more: what has changed by then is the machine or the
 * size of the database, not the number of workers.
 */
export const scaling: Benchmark = async ({ isQuick, hasRedis }) => {
  const rows: Row[] = [];
  for (const queue of hasRedis ? (['redis', 'postgres'] as const) : (['postgres'] as const))
    rows.push(...(await inScaledShop(queue, (shop) => climb(shop, queue, isQuick))));
  return rows;
};

async function climb(shop: ScaledShop, queue: QueueKind, isQuick: boolean): Promise<Row[]> {
  const [looks, forMs] = isQuick ? [1, 3_000] : [3, 10_000];
  const settings = await readSettings(shop);
  const alone = new Map<Load, Observed>();
  const rows: Row[] = [];
  const observe = async (workers: number, load: Load, suffix = ''): Promise<void> => {
    const seen = await look(shop, load, looks, forMs);
    const first = alone.get(load) ?? seen;
    alone.set(load, first);
    const name = `scaling, ${NAMES[queue]}${load.name}, ${workers} ${workers === 1 ? 'worker' : 'workers'}${suffix}`;
    rows.push(...rowsOf(name, load, seen, first, settings));
    // It takes its time: whoever waits sees where it is.
    console.error(`${name}: ${rounded(seen.perSecond)} turns/s`);
  };
  for (const workers of LADDER) {
    await shop.setWorkers(workers);
    await warmUp(shop);
    await observe(workers, FAST);
    if (!isQuick) await observe(workers, SLOW);
  }
  if (isQuick) return rows;
  await shop.setWorkers(1);
  await observe(1, FAST, ' once more');
  return rows;
}

async function look(shop: ScaledShop, load: Load, looks: number, forMs: number): Promise<Observed> {
  shop.model.takeMs(load.modelMs);
  const seen: Observed[] = [];
  for (let count = 0; count < looks; count += 1) seen.push(await lookOnce(shop, load.customers, forMs));
  shop.model.takeMs(0);
  const middle = (of: (observed: Observed) => number): number => median(seen.map(of));
  return {
    perSecond: middle(({ perSecond }) => perSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    web: middle(({ web }) => web),
    workers: middle(({ workers }) => workers),
    busiest: middle(({ busiest }) => busiest),
    database: middle(({ database }) => database),
    redis: middle(({ redis }) => redis),
    around: middle(({ around }) => around),
    connections: Math.max(...seen.map(({ connections }) => connections)),
    commits: middle(({ commits }) => commits),
    walBytes: middle(({ walBytes }) => walBytes),
  };
}

async function lookOnce(shop: ScaledShop, customers: number, forMs: number): Promise<Observed> {
  const pids = await shop.pids();
  const client = new Client({ connectionString: await shop.database.url() });
  await client.connect();
  try {
    const connections = watchConnections(client);
    const [before, writtenBefore, startedAt] = [await readCpu(pids), await readWritten(client), performance.now()];
    const { perSecond, times } = await timeWithoutPause(shop, customers, forMs);
    const elapsedMs = performance.now() - startedAt;
    const [after, written, most] = [await readCpu(pids), await readWritten(client), await connections.stop()];
    const busy = (of: (cpu: Cpu) => number): number => (of(after) - of(before)) / elapsedMs;
    const each = pids.workers.map((_, index) => busy(({ workers }) => workers[index] ?? 0));
    return {
      ...{ perSecond, p50: median(times), p99: percentile(times, 0.99) },
      web: busy(({ web }) => web),
      workers: each.reduce((sum, one) => sum + one, 0),
      busiest: Math.max(...each),
      database: busy(({ database }) => database),
      redis: busy(({ redis }) => redis),
      around: busy(({ around }) => around),
      connections: most,
      commits: (written.commits - writtenBefore.commits) / times.length,
      walBytes: (written.walBytes - writtenBefore.walBytes) / times.length,
    };
  } finally {
    await client.end();
  }
}

/** CPU time so far, ms. `around`: this process, which is customers, WhatsApp and model in one. */
type Cpu = {
  readonly web: number;
  readonly workers: readonly number[];
  readonly database: number;
  readonly redis: number;
  readonly around: number;
};

async function readCpu(pids: Pids): Promise<Cpu> {
  const of = async (pid: number | null): Promise<number> => (pid === null ? 0 : cpuMsOf(pid));
  const [web, database, redis] = await Promise.all([of(pids.web), of(pids.database), of(pids.redis)]);
  const { user, system } = process.cpuUsage();
  return { web, database, redis, workers: await Promise.all(pids.workers.map(of)), around: (user + system) / 1_000 };
}

/** What this database has committed, and what the server has written of it, so far. */
async function readWritten(client: Client): Promise<{ readonly commits: number; readonly walBytes: number }> {
  const { rows } = await client.query<{ commits: number; wal: number }>(`
    select xact_commit::float8 as commits, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as wal
    from pg_stat_database where datname = current_database()`);
  return { commits: rows[0]?.commits ?? Number.NaN, walBytes: rows[0]?.wal ?? Number.NaN };
}

/** Looks twice a second how many connections the program has; `stop` tells the most that were seen. */
function watchConnections(client: Client): { readonly stop: () => Promise<number> } {
  let most = 0;
  const count = async (): Promise<void> => {
    const { rows } = await client.query<{ count: number }>(`
      select count(*)::int as count from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`);
    most = Math.max(most, rows[0]?.count ?? 0);
  };
  let last = count();
  const timer = setInterval(() => {
    last = last.then(count);
  }, SAMPLE_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
      return most;
    },
  };
}

type Settings = { readonly maxConnections: string };

async function readSettings(shop: ScaledShop): Promise<Settings> {
  const client = new Client({ connectionString: await shop.database.url() });
  await client.connect();
  try {
    const { rows } = await client.query<{ max_connections: string }>('show max_connections');
    return { maxConnections: rows[0]?.max_connections ?? '?' };
  } finally {
    await client.end();
  }
}

function rowsOf(benchmark: string, load: Load, seen: Observed, alone: Observed, settings: Settings): Row[] {
  const compare = (measure: string, of: (observed: Observed) => number, written: (value: number) => string): Row => ({
    benchmark,
    measure,
    recado: written(of(seen)),
    beside: `${written(of(alone))} one worker`,
    ratio: of(alone) > 0 ? of(seen) / of(alone) : null,
    target: '–',
    isReached: null,
  });
  const busy = (part: string, of: (observed: Observed) => number): Row =>
    compare(`processors busy with ${part}, of ${cpus().length}`, of, (value) => value.toFixed(2));
  return [
    compare(`turns/s, ${load.customers} customers`, ({ perSecond }) => perSecond, rounded),
    compare('p50 webhook → send', ({ p50 }) => p50, inMs),
    compare('p99 webhook → send', ({ p99 }) => p99, inMs),
    busy('the web', ({ web }) => web),
    busy('all workers', ({ workers }) => workers),
    busy('the busiest worker', ({ busiest }) => busiest),
    busy('PostgreSQL', ({ database }) => database),
    ...(seen.redis > 0 ? [busy('Redis', ({ redis }) => redis)] : []),
    busy('customers, WhatsApp and model', ({ around }) => around),
    compare(`connections, of ${settings.maxConnections}`, ({ connections }) => connections, String),
    compare('transactions a turn', ({ commits }) => commits, rounded),
    compare('kB of WAL a turn', ({ walBytes }) => walBytes / 1_024, rounded),
  ];
}
