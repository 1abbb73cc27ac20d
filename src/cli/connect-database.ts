import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import {
  checkDatabase,
  type Db,
  findRunningPostgres,
  migrate,
  type OpenDb,
  openDb,
  startEmbeddedPostgres,
} from '../platform/db/index.ts';
import { createLog } from '../platform/log.ts';

/** Opens the database for one command; `close` lets the process end. */
export type Connect = () => Promise<{ readonly db: Db; readonly close: () => Promise<void> }>;

/** The same with its pool, for secrets of the instance. */
export type ConnectWithPool = () => Promise<OpenDb & { readonly close: () => Promise<void> }>;

export const MIGRATIONS = new URL('../platform/migrations/', import.meta.url);

/** Runs one command on the database and closes it, also when the command fails. */
export async function withDb<T>(connect: Connect, run: (db: Db) => Promise<T>): Promise<T> {
  const { db, close } = await connect();
  try {
    return await run(db);
  } finally {
    await close();
  }
}

/**
 * The database of DATABASE_URL or of the running instance; else the built-in one, started for this one command.
 * Throws AppError `database_unfit` with `facts.message`, and what migrating and starting throw.
 */
export async function connectDatabase(config: Config): ReturnType<ConnectWithPool> {
  const open = await connectAsItIs(config);
  try {
    await migrate(open.pool, MIGRATIONS);
    return open;
  } catch (error) {
    await open.close();
    throw error;
  }
}

/** The same without a change to its tables: they may be another version's, or none. */
export async function connectAsItIs(config: Config): ReturnType<ConnectWithPool> {
  const { url, stop } = await findDatabase(config);
  const { db, pool } = openDb({ connectionString: url, maxConnections: 2, applicationName: 'recado command' });
  const close = async (): Promise<void> => {
    await pool.end();
    await stop();
  };
  return { db, pool, close };
}

async function findDatabase({
  database,
}: Config): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (database.kind === 'url') {
    const problems = await checkDatabase(database.url, machineClock);
    if (problems.length === 0) return { url: database.url, stop: async () => undefined };
    const message = problems.map((problem) => problem.message).join('\n');
    throw new AppError('database_unfit', 'invalid', { facts: { message } });
  }
  const running = await findRunningPostgres(database.dataDir);
  if (running !== null) return { url: running, stop: async () => undefined };
  const log = createLog({ level: 'error', name: 'recado-command' });
  const own = await startEmbeddedPostgres({ dataDir: database.dataDir, log });
  return { url: own.connectionString, stop: () => own.stop() };
}
