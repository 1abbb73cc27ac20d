import type { Config } from '../config/index.ts';
import { type Db, findRunningPostgres, migrate, openDb, startEmbeddedPostgres } from '../platform/db/index.ts';
import { createLog } from '../platform/log.ts';

const MIGRATIONS = new URL('../platform/migrations/', import.meta.url);

/** The database of the running instance, or its own, started for this one command. `close` lets the process end. */
export async function connectDatabase(
  config: Config,
): Promise<{ readonly db: Db; readonly close: () => Promise<void> }> {
  const { url, stop } = await findDatabase(config);
  const { db, pool } = openDb({ connectionString: url, maxConnections: 2, applicationName: 'recado command' });
  await migrate(pool, MIGRATIONS);
  return {
    db,
    close: async () => {
      await pool.end();
      await stop();
    },
  };
}

async function findDatabase(config: Config): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  if (config.database.kind === 'url') return { url: config.database.url, stop: async () => undefined };
  const running = await findRunningPostgres(config.database.dataDir);
  if (running !== null) return { url: running, stop: async () => undefined };
  const log = createLog({ level: 'error', name: 'recado-command' });
  const own = await startEmbeddedPostgres({ dataDir: config.database.dataDir, log });
  return { url: own.connectionString, stop: () => own.stop() };
}
