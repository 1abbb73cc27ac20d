import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, startLocalServer } from '../support/local-server.ts';
import { phoneOf } from './customers.ts';
import { openDatabaseFolder } from './database-process.ts';
import { flawsOf } from './flaws.ts';
import { startProgram } from './program.ts';
import { openWorld, productionLike } from './world.ts';

const WATCH = fileURLToPath(new URL('./watch-connections.ts', import.meta.url));
const NOWHERE = 'http://127.0.0.1:9';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-faults-start-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const environment = async () =>
  productionLike({ port: await freePort(), dataDir: join(folder, 'none'), graphUrl: NOWHERE, modelUrl: NOWHERE });

test('a wrong environment is refused with every mistake in one message', async () => {
  const { WHATSAPP_APP_SECRET: _, OPENROUTER_API_KEY: __, ...rest } = await environment();
  const program = startProgram({
    ...rest,
    PORT: 'eighty',
    LLM_TEMPERATURE: '9',
    WHATSAPP_PHONE_NUMBER_ID: '+52 55 1234',
    SIMULATOR: 'on',
    DATABASE_URL: 'mysql://x',
  });
  expect(await program.exited).toEqual({ code: 78, signal: null });
  const said = program.output();
  for (const name of [
    'PORT',
    'LLM_TEMPERATURE',
    'WHATSAPP_PHONE_NUMBER_ID',
    'WHATSAPP_APP_SECRET',
    'OPENROUTER_API_KEY',
    'SIMULATOR',
    'DATABASE_URL',
  ])
    expect(said).toMatch(new RegExp(`^ {2}- ${name}\\b`, 'm'));
  expect(said).not.toContain('    at ');
}, 30_000);

test('a database that nobody answers at is said in words, and the program ends with 78', async () => {
  const url = `postgres://someone:secret-word@127.0.0.1:${await freePort()}/recado`;
  const program = startProgram({ ...(await environment()), DATABASE_URL: url });
  expect(await program.exited).toEqual({ code: 78, signal: null });
  expect(program.output()).toContain('Check DATABASE_URL');
  expect(program.output()).not.toContain('secret-word');
}, 30_000);

test('a taken port is said in words, and no database is left running', async () => {
  const port = await freePort();
  const taken = createServer().listen(port, '127.0.0.1');
  const database = await openDatabaseFolder();
  try {
    const program = startProgram({ ...(await environment()), DATA_DIR: database.dataDir, PORT: String(port) });
    expect(await program.exited).toEqual({ code: 78, signal: null });
    expect(program.output()).toContain(`PORT: ${port} is taken`);
    expect(await database.isRunning()).toBe(false);
  } finally {
    taken.close();
    await database.close();
  }
}, 60_000);

test('asked to end while its database is being started: it ends with it', async () => {
  const database = await openDatabaseFolder();
  const program = startProgram({ ...(await environment()), DATA_DIR: database.dataDir });
  try {
    await expect.poll(() => database.isRunning(), { timeout: 40_000, interval: 5 }).toBe(true);
    program.signal('SIGINT');
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(await database.isRunning()).toBe(false);
  } finally {
    program.signal('SIGKILL');
    await database.close();
  }
}, 60_000);

test('nobody reads what it prints any more: it runs on, ends when asked, and its database ends with it', async () => {
  const database = await openDatabaseFolder();
  const given = await environment();
  const program = startProgram({ ...given, DATA_DIR: database.dataDir, LOG_LEVEL: 'debug' });
  try {
    program.hangUp();
    const isReady = () =>
      fetch(`http://127.0.0.1:${given['PORT']}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(isReady, { timeout: 40_000, interval: 200 }).toBe(true);
    expect(await database.isRunning()).toBe(true);
    program.signal('SIGTERM');
    expect(await program.exited).toEqual({ code: 0, signal: null });
    expect(await database.isRunning()).toBe(false);
  } finally {
    program.signal('SIGKILL');
    await database.close();
  }
}, 60_000);

test('variables that would send conversations elsewhere have no effect: only the vendors that were named are called', async () => {
  const called: string[] = [];
  const trap = await startLocalServer((req, res) => {
    called.push(req.url ?? '');
    res.end('{}');
  });
  const watched = join(folder, 'connections');
  const world = await openWorld({
    topology: 'external',
    seed: 8,
    environment: {
      NODE_OPTIONS: `--import=${WATCH}`,
      WATCHED_CONNECTIONS: watched,
      LANGSMITH_TRACING: 'true',
      LANGSMITH_API_KEY: 'lsv2_pt_00000000000000000000000000000000_0000000000',
      LANGSMITH_ENDPOINT: trap.url,
      LANGCHAIN_TRACING_V2: 'true',
      LANGCHAIN_ENDPOINT: trap.url,
      LANGCHAIN_CALLBACKS_BACKGROUND: 'false',
      OPENAI_BASE_URL: trap.url,
      OPENAI_API_BASE: trap.url,
      OPENAI_ORG_ID: 'org-elsewhere',
    },
  });
  try {
    const { token, taken } = world.customers.write(phoneOf(1));
    await taken;
    expect(flawsOf(await world.settle(30_000))).toEqual([]);
    expect(world.meta.accepted.map(({ text }) => text).join()).toContain(token);
    expect(world.program('server').output()).toContain('LANGSMITH_TRACING');
    const named = [world.meta.graphUrl, world.model.baseUrl, await world.database.url()].map((url) =>
      Number(new URL(url).port),
    );
    const addresses = [...new Set((await readFile(watched, 'utf8')).trim().split('\n'))];
    expect(addresses.length).toBeGreaterThanOrEqual(named.length);
    expect(addresses.filter((address) => !named.some((port) => address === `127.0.0.1:${port}`))).toEqual([]);
    expect(called).toEqual([]);
  } finally {
    await world.close();
    await trap.close();
  }
}, 90_000);
