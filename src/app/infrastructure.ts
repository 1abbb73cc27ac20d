import type { Redis } from 'ioredis';
import type pg from 'pg';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { checkDatabase, type Db, migrate, type OpenDb, openDb, startEmbeddedPostgres } from '../platform/db/index.ts';
import { inTime } from '../platform/in-time.ts';
import { createJobs, type Jobs } from '../platform/jobs/index.ts';
import type { Log } from '../platform/log.ts';
import { connectRedis, evictionProblem } from '../platform/redis.ts';
import { openTracing, type Tracing } from '../platform/tracing/index.ts';
import { type Beacon, lightBeacon } from '../platform/workers.ts';

export const MIGRATIONS = new URL('../platform/migrations/', import.meta.url);

/** Connections of our own queries. BullMQ on PostgreSQL takes up to seven more, front door, beacon and embedded server three. */
const MAX_CONNECTIONS = { besideRedis: 8, besideJobs: 4 };

export type Infrastructure = {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** A connection for what Meta waits for: it never stands in line behind turns. */
  readonly frontDoor: Db;
  readonly jobs: Jobs;
  readonly redis: Redis | null;
  readonly beacon: Beacon;
  readonly tracing: Tracing;
  readonly databaseUrl: string;
  /** Where the database comes from, for the line that is shown at the start. */
  readonly databaseKind: 'embedded' | 'url';
  /** Ends everything in the order in which it depends on each other; running jobs get `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
};

type Database = { readonly url: string; readonly stop: () => Promise<void> };

/** Starts or reaches the engines below the program: database, jobs, Redis, and the sign of life of this process. */
export async function openInfrastructure(config: Config, log: Log): Promise<Infrastructure> {
  const database = await openDatabase(config, log);
  const opened = openDb({
    connectionString: database.url,
    maxConnections:
      config.databaseConnections ?? (config.redis === null ? MAX_CONNECTIONS.besideJobs : MAX_CONNECTIONS.besideRedis),
    applicationName: 'recado',
  });
  try {
    return await openEngines(config, log, database, opened);
  } catch (error) {
    // A start that is refused leaves nothing running, the built-in database least of all.
    await opened.pool.end().catch(() => undefined);
    await database.stop();
    throw error;
  }
}

async function openEngines(
  config: Config,
  log: Log,
  database: Database,
  { db, pool }: OpenDb,
): Promise<Infrastructure> {
  const redis = config.redis === null ? null : connectRedis(config.redis, log);
  if (redis !== null) await refuseEviction(redis);
  await migrate(pool, MIGRATIONS);
  const jobs = await createJobs({
    backend:
      redis === null
        ? { kind: 'postgres', connectionString: database.url }
        : { kind: 'redis', connect: () => redis.duplicate() },
    onError: (error, queue) =>
      log.warn({ err: error, queue }, 'a job or its queue failed; its rows will be woken again'),
  });
  const beacon = await lightBeacon({
    connectionString: database.url,
    role: config.role,
    onError: (error) => log.warn({ err: error }, 'the database cannot be reached'),
  });
  // A web only stores what comes: the way of a message begins where that is read.
  const spans = await openTracing(config.role === 'web' ? null : config.tracing, {
    ...{ role: config.role, instance: beacon.id, log },
  });
  const frontDoor = openDb({ connectionString: database.url, maxConnections: 1, applicationName: 'recado-door' });
  return {
    db,
    pool,
    frontDoor: frontDoor.db,
    jobs,
    redis,
    beacon,
    tracing: spans.tracing,
    databaseUrl: database.url,
    databaseKind: config.database.kind,
    close: async (graceMs) => {
      await jobs.close(graceMs);
      await Promise.all([beacon.stop(), spans.close()]);
      redis?.disconnect();
      await Promise.all([pool.end(), frontDoor.pool.end()]);
      await database.stop();
    },
  };
}

/** A Redis that drops keys loses wake-ups silently; one that is away is only missed, and found again later. */
async function refuseEviction(redis: Redis): Promise<void> {
  const problem = await inTime(evictionProblem(redis), 3_000).catch(() => null);
  if (problem === null) return;
  redis.disconnect();
  throw new AppError('redis_evicts', 'invalid', { facts: { message: problem } });
}

async function openDatabase(config: Config, log: Log): Promise<Database> {
  if (config.database.kind === 'embedded') {
    const embedded = await startEmbeddedPostgres({ dataDir: config.database.dataDir, log });
    return { url: embedded.connectionString, stop: () => embedded.stop() };
  }
  const problems = await checkDatabase(config.database.url, machineClock);
  if (problems.length > 0)
    throw new AppError('database_unusable', 'invalid', {
      facts: { message: problems.map((problem) => problem.message).join('\n') },
    });
  return { url: config.database.url, stop: async () => undefined };
}
