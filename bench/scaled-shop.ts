import { type Program, startProgram } from '../tests/faults/program.ts';
import { productionLike } from '../tests/faults/world.ts';
import { freePort } from '../tests/support/local-server.ts';
import { startRedis } from '../tests/support/redis.ts';
import { postmasterIn } from './processes.ts';
import { endProgram, openShop, type Shop, whileOpen } from './shop.ts';

/** How wake-ups travel between the processes. */
export type QueueKind = 'redis' | 'postgres';

/** A web process and as many workers as are asked for, on one PostgreSQL. */
export type ScaledShop = Shop & {
  /** Starts or ends workers until there are so many; resolves when all of them take work. */
  readonly setWorkers: (count: number) => Promise<void>;
  /** The processes behind each part of the deployment, as they are now. */
  readonly pids: () => Promise<Pids>;
};

export type Pids = {
  readonly web: number;
  readonly workers: readonly number[];
  readonly database: number | null;
  /** Null without Redis. */
  readonly redis: number | null;
};

/** Runs `act` in a fresh deployment without any worker yet, and ends all of it. */
export async function inScaledShop<T>(queue: QueueKind, act: (shop: ScaledShop) => Promise<T>): Promise<T> {
  const redis = queue === 'redis' ? await startRedis('--maxmemory-policy', 'noeviction') : null;
  const jobs: Record<string, string> =
    redis === null ? {} : { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) };
  return whileOpen(
    async () => redis?.stop(),
    async () => {
      const shop = await openShop('web', jobs);
      return whileOpen(shop.close, () => withWorkers(shop, jobs, redis?.process.pid ?? null, act));
    },
  );
}

async function withWorkers<T>(
  shop: Shop,
  jobs: Readonly<Record<string, string>>,
  redis: number | null,
  act: (shop: ScaledShop) => Promise<T>,
): Promise<T> {
  const { dataDir } = shop.database;
  const environment = {
    ...productionLike({ port: await freePort(), dataDir, graphUrl: shop.meta.graphUrl, modelUrl: shop.model.baseUrl }),
    ...{ ROLE: 'worker', DATABASE_URL: await shop.database.url(), DATA_DIR_SHARED: 'on' },
    ...jobs,
  };
  const workers: Program[] = [];
  const setWorkers = async (count: number): Promise<void> => {
    await Promise.all(workers.splice(count).map(endProgram));
    while (workers.length < count) workers.push(startProgram(environment));
    await Promise.all(workers.map((worker) => worker.ready()));
  };
  const pids = async (): Promise<Pids> => ({
    web: shop.pid,
    workers: workers.map(({ pid }) => pid),
    database: await postmasterIn(dataDir),
    redis,
  });
  return whileOpen(
    () => setWorkers(0),
    () => act({ ...shop, setWorkers, pids }),
  );
}
