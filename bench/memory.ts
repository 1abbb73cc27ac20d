import { Client } from 'pg';
import { sleep } from '../src/core/clock.ts';
import { phoneOf } from '../tests/faults/customers.ts';
import type { Benchmark } from './benchmark.ts';
import { memoryOf, postmasterIn } from './processes.ts';
import { openShop, type Shop, type ShopKind } from './shop.ts';
import { inMb, rounded } from './table.ts';

const IDLE_AFTER_MS = 10_000;
const IDLE_BYTES = 400 * 1024 * 1024;
const IDLE_CONNECTIONS = 12;

/** Memory and connections of a shop that nobody writes to. */
export const idle: Benchmark = async () => {
  const mine = await inShop('embedded', async (shop) => {
    await sleep(IDLE_AFTER_MS);
    return { bytes: await memoryOfShop(shop), connections: await countConnections(shop) };
  });
  const bare = await inShop('bare', memoryOfShop);
  return [
    {
      benchmark: 'idle',
      measure: 'PSS of all processes',
      recado: inMb(mine.bytes),
      beside: `${inMb(bare)} bare`,
      ratio: mine.bytes / bare,
      target: `< ${inMb(IDLE_BYTES)}`,
      isReached: mine.bytes < IDLE_BYTES,
    },
    {
      benchmark: 'idle',
      measure: 'database connections',
      recado: String(mine.connections),
      beside: null,
      ratio: null,
      target: `≤ ${IDLE_CONNECTIONS}`,
      isReached: mine.connections <= IDLE_CONNECTIONS,
    },
  ];
};

const MODEL_MS = 5_000;
const SAMPLE_MS = 500;
const BATCH = 50;

/** Peak memory while a thousand customers wait for a model of five seconds. */
export const waiting: Benchmark = async ({ isQuick }) => {
  const customers = isQuick ? 300 : 1_000;
  const mine = await inShop('embedded', (shop) => waitTogether(shop, customers));
  const bare = await inShop('bare', (shop) => waitTogether(shop, customers));
  return [
    {
      benchmark: 'waiting turns',
      measure: `peak PSS, ${customers} customers, model of ${MODEL_MS / 1_000} s`,
      recado: inMb(mine.bytes),
      beside: `${inMb(bare.bytes)} bare`,
      ratio: mine.bytes / bare.bytes,
      target: '–',
      isReached: null,
    },
    {
      benchmark: 'waiting turns',
      measure: 'until all are answered',
      recado: `${rounded(mine.seconds)} s`,
      beside: `${rounded(bare.seconds)} s bare`,
      ratio: mine.seconds / bare.seconds,
      target: '–',
      isReached: null,
    },
  ];
};

async function waitTogether(shop: Shop, customers: number): Promise<{ bytes: number; seconds: number }> {
  await shop.ask(phoneOf(0));
  shop.model.takeMs(MODEL_MS);
  const startedAt = performance.now();
  let isDone = false;
  const answers: Promise<number>[] = [];
  for (let person = 1; person <= customers; person += 1) {
    answers.push(shop.ask(phoneOf(person)));
    if (person % BATCH === 0) await sleep(BATCH);
  }
  const all = Promise.all(answers).finally(() => {
    isDone = true;
  });
  let bytes = 0;
  while (!isDone) {
    bytes = Math.max(bytes, await memoryOfShop(shop));
    await Promise.race([all.catch(() => undefined), sleep(SAMPLE_MS)]);
  }
  await all;
  return { bytes, seconds: (performance.now() - startedAt) / 1_000 };
}

async function inShop<T>(kind: ShopKind, act: (shop: Shop) => Promise<T>): Promise<T> {
  const shop = await openShop(kind);
  try {
    return await act(shop);
  } finally {
    await shop.close();
  }
}

/** PSS of the program and of its PostgreSQL, bytes. */
export async function memoryOfShop(shop: Pick<Shop, 'pid' | 'database'>): Promise<number> {
  const postmaster = await postmasterIn(shop.database.dataDir);
  const bytes = await memoryOf(postmaster === null ? [shop.pid] : [shop.pid, postmaster]);
  if (bytes === null) throw new Error('this system does not tell the memory of processes (/proc/PID/smaps_rollup)');
  return bytes;
}

async function countConnections(shop: Shop): Promise<number> {
  const client = new Client({ connectionString: await shop.database.url() });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      `select count(*) as count from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return Number(rows[0]?.count ?? 0);
  } finally {
    await client.end();
  }
}
