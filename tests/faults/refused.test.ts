import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/local-server.ts';
import { findPgBouncer, startPgBouncer } from '../support/pgbouncer.ts';
import { missingRedis, startRedis } from '../support/redis.ts';
import { type DatabaseFolder, openDatabaseFolder } from './database-process.ts';
import { startProgram } from './program.ts';
import { productionLike } from './world.ts';

const SHIFT_CLOCK = fileURLToPath(new URL('./shift-clock.ts', import.meta.url));
const NOWHERE = 'http://127.0.0.1:9';

let folder = '';
let database: DatabaseFolder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-faults-refused-'));
  database = await openDatabaseFolder();
  await database.start();
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs statements one after another in one session; returns the rows of the last one. */
async function sql(...statements: readonly string[]): Promise<readonly object[]> {
  const client = new pg.Client({ connectionString: await database.url() });
  await client.connect();
  try {
    let rows: readonly object[] = [];
    for (const statement of statements) rows = (await client.query<object>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const isOpen = (port: string | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });

/** Starts the program until it has ended; returns what it said. It must have refused, and left nothing behind. */
async function refusal(changes: Readonly<Record<string, string>>): Promise<string> {
  const given = productionLike({
    port: await freePort(),
    dataDir: join(folder, 'none'),
    graphUrl: NOWHERE,
    modelUrl: NOWHERE,
  });
  const program = startProgram({ ...given, DATABASE_URL: await database.url(), ...changes });
  expect(await program.exited).toEqual({ code: 78, signal: null });
  expect(await isOpen(given['PORT'])).toBe(false);
  expect(program.output()).toContain('Recado cannot start');
  expect(program.output()).not.toContain('    at ');
  return program.output();
}

const tables = () => sql(`select tablename from pg_tables where schemaname = 'public'`);

test.each([-45_000, 45_000])(
  'a clock that is off by %i ms is said in words, and nothing is made',
  async (ms) => {
    const said = await refusal({ NODE_OPTIONS: `--import=${SHIFT_CLOCK}`, CLOCK_OFF_MS: String(ms) });
    expect(said).toMatch(/differ by 4[456] seconds/);
    expect(await tables()).toEqual([]);
  },
  30_000,
);

test('a database that is read-only is said in words', async () => {
  await sql('alter database recado set default_transaction_read_only = on');
  try {
    expect(await refusal({})).toContain('The database "recado" is read-only');
  } finally {
    await sql('set default_transaction_read_only = off', 'alter database recado reset default_transaction_read_only');
  }
}, 30_000);

const bouncer = findPgBouncer();
test.skipIf(bouncer === null && process.env['CI'] !== 'true')(
  `a pooler per transaction is said in words${bouncer === null ? ' (needs PgBouncer: apt-get install pgbouncer)' : ''}`,
  async () => {
    const pooler = await startPgBouncer(await database.url(), { mode: 'transaction' });
    try {
      expect(await refusal({ DATABASE_URL: pooler.url })).toMatch(/PgBouncer with pool_mode = transaction/);
    } finally {
      await pooler.stop();
    }
  },
  30_000,
);

const withoutRedis = missingRedis();
test.skipIf(withoutRedis !== null)(
  `a Redis that evicts keys is said in words, and no database is left running${withoutRedis === null ? '' : ` (${withoutRedis})`}`,
  async () => {
    const redis = await startRedis('--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru');
    const own = await openDatabaseFolder();
    try {
      const place = { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) };
      expect(await refusal(place)).toContain('maxmemory-policy is allkeys-lru');
      expect(await tables()).toEqual([]);
      expect(await refusal({ ...place, DATABASE_URL: '', DATA_DIR: own.dataDir })).toContain('allkeys-lru');
      expect(await own.isRunning()).toBe(false);
    } finally {
      await redis.stop();
      await own.close();
    }
  },
  60_000,
);

// Comes last: this start goes on until it finds its port taken, and has made its tables by then.
test('a clock that is off by a little is borne', async () => {
  const said = await refusal({
    NODE_OPTIONS: `--import=${SHIFT_CLOCK}`,
    CLOCK_OFF_MS: '20000',
    PORT: new URL(await database.url()).port,
  });
  expect(said).toContain('is taken');
}, 30_000);
