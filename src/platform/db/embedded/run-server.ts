import { readFile, rename, stat } from 'node:fs/promises';
import pg from 'pg';
import { sleep } from '../../../core/clock.ts';
import { AppError } from '../../../core/errors.ts';
import type { Binaries } from './binaries.ts';
import { choosePort, connectionStringOf, type Place } from './place.ts';
import { forgetForeign, readPostmaster } from './postmaster.ts';
import { type RunAs, runProgram } from './run-as.ts';

export type ServerSettings = Readonly<Record<string, string>>;

type Server = {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly as: RunAs;
  readonly settings: ServerSettings;
};
type Reached = { readonly client: pg.Client; readonly port: number };

const READY_WITHIN_MS = 120_000;
const LOG_FILE_LIMIT = 10 * 1024 * 1024;

/** Small enough for a shop's own computer. The log names no statements and no values: they hold customers' words. */
const SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '256MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Connects to the server of this place, starting it when it does not run. Waits for recovery after a crash. */
export async function reachServer(server: Server): Promise<Reached & { readonly outcome: 'started' | 'reused' }> {
  const deadline = performance.now() + READY_WITHIN_MS;
  let outcome: 'started' | 'reused' = 'reused';
  let failures = 0;
  while (performance.now() < deadline) {
    const reached = await connectIfRunning(server.place);
    if (reached !== 'starting' && reached !== 'gone') return { ...reached, outcome };
    if (reached === 'starting') await sleep(20);
    else if ((await launch(server)) === 'launched') outcome = 'started';
    else if (++failures >= 5) break;
    // The port was taken in between, a fellow process was faster, or children of a killed server are still leaving.
    else await sleep(200 * failures);
  }
  throw await startFailed(server.place);
}

/** One try: a connection to database `postgres`, or why there is none. */
export async function connectIfRunning(place: Place): Promise<Reached | 'starting' | 'gone'> {
  const postmaster = await readPostmaster(place);
  if (postmaster.state !== 'running') return 'gone';
  if (postmaster.port === 0) return 'starting';
  const client = new pg.Client({
    connectionString: connectionStringOf(place, postmaster.port, 'postgres'),
    application_name: `recado holder ${process.pid}`,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return { client, port: postmaster.port };
  } catch (error) {
    await client.end().catch(() => undefined);
    if (error instanceof pg.DatabaseError && error.code === '28P01') throw passwordLost(place, error);
    return 'starting';
  }
}

async function launch(server: Server): Promise<'launched' | 'refused'> {
  const { place, binaries, as } = server;
  await forgetForeign(place);
  await keepLogSmall(place);
  const settings = { ...SETTINGS, ...server.settings, port: String(await choosePort(place)) };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`);
  const args = ['start', '-D', place.cluster, '-l', place.logFile, '-t', '120', '-s', '-o', options.join(' ')];
  const ran = await runProgram(as, binaries.pgCtl, args);
  return ran.code === 0 ? 'launched' : 'refused';
}

/** Ends the server in fast mode: open transactions are rolled back, everything committed is on disk. */
export async function stopServer(server: Omit<Server, 'settings'>): Promise<void> {
  const args = ['stop', '-D', server.place.cluster, '-m', 'fast', '-t', '30', '-s'];
  await runProgram(server.as, server.binaries.pgCtl, args);
}

async function keepLogSmall(place: Place): Promise<void> {
  const size = await stat(place.logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_FILE_LIMIT) await rename(place.logFile, `${place.logFile}.old`);
}

async function startFailed(place: Place): Promise<AppError> {
  const log = await readFile(place.logFile, 'utf8').catch(() => '');
  const message =
    `The built-in database does not start. The end of ${place.logFile}: ` +
    `${log.trim().split('\n').slice(-4).join(' | ')}. Set DATABASE_URL to use another PostgreSQL 16 to 18 server.`;
  return new AppError('embedded_postgres_not_started', 'unavailable', { facts: { message } });
}

function passwordLost(place: Place, cause: Error): AppError {
  const message = `The password in ${place.folder}/password is not the one of the database beside it. Put the right file back.`;
  return new AppError('embedded_postgres_password', 'unavailable', { facts: { message }, cause });
}
