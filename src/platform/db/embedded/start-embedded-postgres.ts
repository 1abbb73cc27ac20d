import type pg from 'pg';
import type { Log as AppLog } from '../../log.ts';
import { findBinaries } from './binaries.ts';
import { createCluster, removeDrafts } from './create-cluster.ts';
import { keepHold, takeHold } from './hold-server.ts';
import { connectionStringOf, DATABASE, findPlace, openPlace } from './place.ts';
import { readPostmaster } from './postmaster.ts';
import { chooseRunAs } from './run-as.ts';
import { connectIfRunning, reachServer, type ServerSettings, stopServer } from './run-server.ts';
import { refuseOtherVersion } from './same-version.ts';

type Log = Pick<AppLog, 'warn' | 'error'>;

type StartOptions = {
  /** The program's data folder; the server lives in its subfolder `postgres`. */
  readonly dataDir: string;
  readonly log: Log;
  /** PostgreSQL settings on top of ours, for tests that need no durability. */
  readonly settings?: ServerSettings;
};

export type EmbeddedPostgres = {
  readonly connectionString: string;
  readonly outcome: 'started' | 'reused';
  /** Ends the server in fast mode. Close pools first. May be called twice. */
  stop(): Promise<void>;
};

/**
 * Starts the real PostgreSQL that came by npm, or takes over the one that a killed process of ours left running. Whoever
 * holds the server holds a lock in it through a connection of its own, which vanishes with the process; the server is
 * started again when it dies under us.
 * Throws AppError `data_dir_in_use` when another process holds it; all errors carry `facts.message` in words.
 */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const place = await openPlace(options.dataDir);
  const binaries = findBinaries();
  const as = await chooseRunAs(place, binaries);
  await createCluster(place, binaries, as);
  await refuseOtherVersion(place, binaries, as);
  const server = { place, binaries, as, settings: options.settings ?? {} };
  const reached = await reachServer(server);
  await takeHold(reached.client, place);
  await createDatabase(reached.client);
  await removeDrafts(place);
  const hold = keepHold(reached.client, options.log, async () => {
    const again = await reachServer(server);
    await takeHold(again.client, place);
    return again.client;
  });
  return {
    connectionString: connectionStringOf(place, reached.port, DATABASE),
    outcome: reached.outcome,
    stop: async () => {
      await hold.release();
      await stopServer(server);
    },
  };
}

/** The connection string of the server that runs in `dataDir`, or null. Starts nothing: for commands beside the program. */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  const place = await findPlace(dataDir);
  const reached = place === null ? 'gone' : await connectIfRunning(place);
  if (place === null || reached === 'gone' || reached === 'starting') return null;
  await reached.client.end();
  return connectionStringOf(place, reached.port, DATABASE);
}

/** Ends the server that a killed process of ours left running in `dataDir`; does nothing where none runs. */
export async function stopLeftPostgres(dataDir: string): Promise<void> {
  const place = await findPlace(dataDir);
  if (place === null || (await readPostmaster(place)).state !== 'running') return;
  const binaries = findBinaries();
  await stopServer({ place, binaries, as: await chooseRunAs(place, binaries) });
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
}
