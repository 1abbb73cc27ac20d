import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { openDb } from '../../src/platform/db/db.ts';
import { findRunningPostgres, startEmbeddedPostgres } from '../../src/platform/db/embedded/index.ts';
import { migrate } from '../../src/platform/db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the run's own server, database `template_recado`, already migrated. */
    readonly templateDatabaseUrl: string;
  }
}

const PREFIX = 'recado-test-';
const LEFT_AFTER_MS = 120_000;
const log = pino({ level: 'silent' });

/** One real server per run; every test file copies the template, which takes tens of milliseconds. */
export default async function startDatabase(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), PREFIX));
  const server = await startEmbeddedPostgres({
    dataDir,
    log,
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    project.provide('templateDatabaseUrl', await makeTemplate(server.connectionString));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

async function makeTemplate(adminUrl: string): Promise<string> {
  const url = new URL(adminUrl);
  const admin = openDb({ connectionString: url.href, maxConnections: 1, applicationName: 'tests' });
  await admin.pool.query('create database template_recado');
  await admin.pool.end();
  url.pathname = '/template_recado';
  const template = openDb({ connectionString: url.href, maxConnections: 1, applicationName: 'tests' });
  try {
    await migrate(template.pool, new URL('../../src/platform/migrations/', import.meta.url));
  } finally {
    await template.pool.end();
  }
  return url.href;
}

/** A run that was killed could not stop its server: the next one does. Runs at the same time hold theirs and keep it. */
async function removeLeftovers(): Promise<void> {
  for (const name of (await readdir(tmpdir())).filter((entry) => entry.startsWith(PREFIX))) {
    const dataDir = join(tmpdir(), name);
    const age = await stat(dataDir).then(
      (folder) => Date.now() - folder.mtimeMs,
      () => 0,
    );
    if (age > LEFT_AFTER_MS && (await isFreed(dataDir))) await rm(dataDir, { recursive: true, force: true });
  }
}

async function isFreed(dataDir: string): Promise<boolean> {
  try {
    if ((await findRunningPostgres(dataDir)) !== null) await (await startEmbeddedPostgres({ dataDir, log })).stop();
    return true;
  } catch {
    return false;
  }
}
