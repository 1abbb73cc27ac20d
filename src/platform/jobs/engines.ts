import { createPostgresBackend, createRedisBackend, type PgPool, runMigrations, withBackend } from 'bullmq';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { AppError } from '../../core/errors.ts';
import { QUEUE_NAMES, QUEUES, type QueueName } from './catalogue.ts';

/** Delay that a worker waits at most before it looks at its queue again, s. */
const DRAIN_DELAY_S = 5;

/** As much of BullMQ's queue and worker as we use, the same on either backend. */
export type EngineQueue = {
  addBulk(jobs: { name: string; data: unknown; opts: object }[]): Promise<unknown>;
  getWaitingCount(): Promise<number>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
};
export type EngineWorker = {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
};

export type Engine = {
  readonly queue: (name: QueueName) => EngineQueue;
  readonly worker: (name: QueueName, process: (job: { readonly data: unknown }) => Promise<void>) => EngineWorker;
  readonly close: () => Promise<void>;
};

const workerOptions = (name: QueueName) => ({
  concurrency: QUEUES[name].concurrency,
  drainDelay: DRAIN_DELAY_S,
  // The lease in the database is the guard; these only bound how long a dead worker's job stays invisible.
  lockDuration: 60_000,
  stalledInterval: 30_000,
  maxStalledCount: 1,
});

/** BullMQ on Redis: every worker needs a connection of its own that may block. */
export function redisEngine(connect: () => Redis): Engine {
  const { Queue, Worker } = withBackend(createRedisBackend);
  const shared = connect();
  const own: Redis[] = [shared];
  return {
    queue: (name) => new Queue(name, { connection: shared, prefix: 'recado' }),
    worker: (name, process) => {
      const connection = connect();
      own.push(connection);
      return new Worker(name, process, { connection, prefix: 'recado', ...workerOptions(name) });
    },
    close: async () => {
      await Promise.allSettled(
        own.map((connection) => (connection.status === 'ready' ? connection.quit() : connection.disconnect())),
      );
    },
  };
}

/** BullMQ on PostgreSQL, in the schema `bullmq`, which is brought up to date here. */
export async function postgresEngine(connectionString: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString,
    // One connection a queue listens; the other is for short statements.
    max: QUEUE_NAMES.length + 1,
    application_name: 'recado-jobs',
    // A wake-up needs no disk: what it points to is durable, and a lost one is found by a sweeper. Waiting for the disk
    // would also hold the one lock under which PostgreSQL lines up notifications.
    options: '-c search_path=bullmq -c synchronous_commit=off',
    keepAlive: true,
    idleTimeoutMillis: 10_000,
  });
  pool.on('error', () => undefined);
  // Each queue and each worker listens for errors too; Node takes more than ten listeners for a leak.
  pool.setMaxListeners(4 * QUEUE_NAMES.length);
  // Also for connections that are in use when the database ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const client = await pool.connect();
  try {
    await runMigrations(client, 'bullmq');
  } catch (cause) {
    throw new AppError('jobs_migration_failed', 'unavailable', { cause });
  } finally {
    client.release();
  }
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection: PgPool = pool as PgPool;
  return {
    queue: (name) => new Queue(name, { connection }),
    worker: (name, process) => new Worker(name, process, { connection, ...workerOptions(name) }),
    close: () => pool.end(),
  };
}
