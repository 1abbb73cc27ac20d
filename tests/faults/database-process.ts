import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { sleep } from '../../src/core/clock.ts';
import { findRunningPostgres, startEmbeddedPostgres } from '../../src/platform/db/embedded/index.ts';

const log = pino({ level: 'silent' });
const RUNS_WITHIN_MS = 30_000;

/** A data folder whose PostgreSQL is either the program's own affair or run by the suite at a known address. */
export type DatabaseFolder = {
  readonly dataDir: string;
  /** Address of the server, once it runs. */
  readonly url: () => Promise<string>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends the server in the middle of everything, as a power cut would. */
  readonly kill: () => Promise<void>;
  readonly isRunning: () => Promise<boolean>;
  /** Ends the server, whoever started it, and removes the folder. */
  readonly close: () => Promise<void>;
};

/** `isQuick`: the disk need not keep anything, for suites that end no server in the middle. */
export async function openDatabaseFolder(
  maxConnections = 100,
  isQuick = false,
  settings: Readonly<Record<string, string>> = {},
): Promise<DatabaseFolder> {
  const dataDir = await mkdtemp(join(tmpdir(), 'recado-faults-'));
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>> | null = null;
  const isRunning = async (): Promise<boolean> => (await findRunningPostgres(dataDir).catch(() => null)) !== null;
  const stop = async (): Promise<void> => {
    await server?.stop();
    server = null;
  };
  return {
    dataDir,
    isRunning,
    stop,
    start: async () => {
      server = await startEmbeddedPostgres({
        dataDir,
        log,
        settings: {
          max_connections: String(maxConnections),
          ...(isQuick ? { fsync: 'off', full_page_writes: 'off' } : {}),
          ...settings,
        },
      });
    },
    url: async () => {
      const deadline = performance.now() + RUNS_WITHIN_MS;
      for (;;) {
        const url = await findRunningPostgres(dataDir).catch(() => null);
        if (url !== null) return url;
        if (performance.now() > deadline) throw new Error('the database does not run');
        await sleep(100);
      }
    },
    kill: async () => {
      const pid = await postmasterOf(dataDir);
      if (pid !== null) process.kill(pid, 'SIGKILL');
    },
    close: async () => {
      await stop();
      // A program that was killed leaves its server behind on purpose; the last one out ends it.
      if (await isRunning()) await (await startEmbeddedPostgres({ dataDir, log })).stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The process of the server that runs in our own folder. */
async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}
