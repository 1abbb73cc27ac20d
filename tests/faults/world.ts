import { sleep } from '../../src/core/clock.ts';
import { type EchoModel, startEchoModel } from '../support/echo-model.ts';
import { ACCOUNT, type FakeMeta, startFakeMeta } from '../support/fake-meta.ts';
import { freePort } from '../support/local-server.ts';
import { createStages, type Stages } from '../support/stages.ts';
import { type Customers, createCustomers, phoneOf } from './customers.ts';
import { type DatabaseFolder, openDatabaseFolder } from './database-process.ts';
import { countOpen, judge, type Verdict } from './judge.ts';
import { type Exit, type Program, startProgram } from './program.ts';
import { createRandom } from './random.ts';
import { openRedis, type RedisProcess } from './redis-process.ts';

/**
 * `alone`: one process with its own database; `external`: one process and DATABASE_URL; `workers`: web and two workers;
 * `pairs`: two webs, between which calls are spread, and two workers.
 */
export type Topology = 'alone' | 'external' | 'workers' | 'pairs';

export type WorldOptions = {
  readonly topology: Topology;
  readonly hasRedis?: boolean;
  readonly seed: number;
  /** Connections that the database allows in all; 100 when not given. */
  readonly maxConnections?: number;
  /** Settings of PostgreSQL, for whoever measures it. */
  readonly databaseSettings?: Readonly<Record<string, string>>;
  /** Share of the calls that are delivered twice; a tenth when not given. */
  readonly copies?: number;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Everything around the program under test, and the processes of the program itself. */
export type World = {
  readonly meta: FakeMeta;
  readonly model: EchoModel;
  readonly stages: Stages;
  readonly customers: Customers;
  readonly database: DatabaseFolder;
  readonly redis: RedisProcess | null;
  readonly random: () => number;
  /** Times of all kills, Unix ms. */
  readonly kills: readonly number[];
  /** Names of the processes that work on turns. */
  readonly workers: readonly string[];
  /** Names of the processes that take webhooks. */
  readonly webs: readonly string[];
  readonly program: (name: string) => Program;
  /** `folder`: where another version of the program is installed. */
  readonly start: (name: string, folder?: string) => Promise<Program>;
  /** Where a process that listens does so. */
  readonly urlOf: (name: string) => string;
  /** SIGKILL, right now; the process is gone when it resolves. */
  readonly kill: (name: string) => Promise<void>;
  /** SIGTERM; how it ended and how long that took, ms. */
  readonly end: (name: string) => Promise<Exit & { readonly ms: number }>;
  /** Rejects with its last words when a process ends that nobody ended. */
  readonly crash: Promise<never>;
  /** Waits until nothing is under way any more, and counts. */
  readonly settle: (patienceMs: number) => Promise<Verdict>;
  readonly close: () => Promise<void>;
};

const ROLES: Readonly<Record<Topology, Readonly<Record<string, string>>>> = {
  alone: { server: 'all' },
  external: { server: 'all' },
  workers: { web: 'web', 'worker-1': 'worker', 'worker-2': 'worker' },
  pairs: { 'web-1': 'web', 'web-2': 'web', 'worker-1': 'worker', 'worker-2': 'worker' },
};

/** Starts stand-ins and processes; resolves when the program takes messages. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const random = createRandom(options.seed);
  const stages = createStages();
  const roles = ROLES[options.topology];
  const webs = Object.keys(roles).filter((name) => roles[name] !== 'worker');
  const ports = new Map(await Promise.all(webs.map(async (name) => [name, await freePort()] as const)));
  const pickPort = (): number => ports.get(webs[Math.floor(random() * webs.length)] ?? '') ?? 0;
  const meta = await startFakeMeta(stages, () => `http://127.0.0.1:${pickPort()}/webhooks/whatsapp`, random);
  const model = await startEchoModel(stages);
  const customers = createCustomers(meta, stages, random, options.copies);
  const database = await openDatabaseFolder(options.maxConnections, false, options.databaseSettings);
  const redis = options.hasRedis ? await openRedis() : null;
  if (options.topology !== 'alone') await database.start();
  const shared: Record<string, string> = {
    ...productionLike({
      port: pickPort(),
      dataDir: database.dataDir,
      graphUrl: meta.graphUrl,
      modelUrl: model.baseUrl,
    }),
    ...(options.topology === 'alone' ? {} : { DATABASE_URL: await database.url(), DATA_DIR_SHARED: 'on' }),
    ...(redis === null ? {} : { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) }),
    ...options.environment,
  };
  const programs = new Map<string, Program>();
  const kills: number[] = [];
  const isEnding = new Set<Program>();
  const { promise: crash, reject: reportCrash } = Promise.withResolvers<never>();
  crash.catch(() => undefined);
  const program = (name: string): Program => {
    const found = programs.get(name);
    if (!found) throw new Error(`no process ${name}`);
    return found;
  };
  const start = async (name: string, folder?: string): Promise<Program> => {
    const PORT = String(ports.get(name) ?? shared['PORT']);
    const started = startProgram({ ...shared, ROLE: roles[name] ?? 'all', PORT }, folder);
    programs.set(name, started);
    void started.exited.then(({ code }) => {
      if (!isEnding.has(started))
        reportCrash(new Error(`${name} ended by itself with ${code}: ${started.output().slice(-2_000)}`));
    });
    await started.ready();
    return started;
  };
  const close = async (): Promise<void> => {
    for (const running of programs.values()) isEnding.add(running);
    await meta.close();
    await model.close();
    for (const running of programs.values()) {
      if (!running.isRunning()) continue;
      running.signal('SIGCONT');
      running.signal('SIGTERM');
      await Promise.race([running.exited, sleep(12_000)]);
      if (running.isRunning()) running.signal('SIGKILL');
      await running.exited;
    }
    await redis?.close();
    await database.close();
  };
  const world: World = {
    meta,
    model,
    stages,
    customers,
    database,
    redis,
    random,
    kills,
    workers: Object.keys(roles).filter((name) => roles[name] !== 'web'),
    webs,
    program,
    start,
    urlOf: (name) => `http://127.0.0.1:${ports.get(name)}`,
    kill: async (name) => {
      isEnding.add(program(name));
      kills.push(Date.now());
      program(name).signal('SIGKILL');
      await program(name).exited;
    },
    end: async (name) => {
      const startedAt = performance.now();
      isEnding.add(program(name));
      program(name).signal('SIGTERM');
      const exit = await program(name).exited;
      return { ...exit, ms: performance.now() - startedAt };
    },
    crash,
    settle: (patienceMs) => settle(world, patienceMs),
    close,
  };
  try {
    await Promise.all(Object.keys(roles).map((name) => start(name)));
    return world;
  } catch (error) {
    await close();
    throw error;
  }
}

type Places = { readonly port: number; readonly dataDir: string; readonly graphUrl: string; readonly modelUrl: string };

/** The environment of a real deployment, with the vendors' addresses pointing at the stand-ins. */
export const productionLike = ({ port, dataDir, graphUrl, modelUrl }: Places): Record<string, string> => ({
  NODE_ENV: 'production',
  ROLE: 'all',
  PORT: String(port),
  DATA_DIR: dataDir,
  LOG_LEVEL: 'warn',
  PUBLIC_URL: 'https://recado.example',
  WHATSAPP_ACCESS_TOKEN: ACCOUNT.accessToken,
  WHATSAPP_PHONE_NUMBER_ID: ACCOUNT.phoneNumberId,
  WHATSAPP_WABA_ID: ACCOUNT.wabaId,
  WHATSAPP_WEBHOOK_VERIFY_TOKEN: ACCOUNT.verifyToken,
  WHATSAPP_APP_SECRET: ACCOUNT.appSecret,
  WHATSAPP_GRAPH_URL: graphUrl,
  OPENROUTER_API_KEY: 'fault-suite',
  LLM_BASE_URL: modelUrl,
  LLM_MODEL_DEFAULT: 'test/echo',
  LLM_MODEL_PREMIUM: 'test/echo',
  LLM_MODEL_ECONOMIC: 'test/echo',
  LLM_MODEL_FALLBACK: 'test/echo-2',
  QUIET_TIME_MS: '0',
  // What WhatsApp allows the largest numbers: nothing waits for its moment here.
  WHATSAPP_MESSAGES_PER_SECOND: '1000',
});

const HEARTBEAT_MS = 1_500;
const HEARTBEAT_PHONES = 900_000;

/**
 * A send whose answer was lost waits for its status, and trusts the wait only while other statuses arrive: so somebody
 * goes on writing until nothing is open, as customers do.
 */
async function settle(world: World, patienceMs: number): Promise<Verdict> {
  const deadline = performance.now() + patienceMs;
  let heartbeatAt = performance.now() + HEARTBEAT_MS;
  let beat = 0;
  while (performance.now() < deadline) {
    const url = await world.database.url();
    const isIdle =
      world.meta.statusesUnderWay() === 0 && world.customers.sent.every((message) => message.takenAt !== null);
    if (isIdle && (await countOpen(url).catch(() => 1)) === 0) break;
    if (performance.now() > heartbeatAt) {
      heartbeatAt = performance.now() + HEARTBEAT_MS;
      beat += 1;
      world.customers.write(phoneOf(HEARTBEAT_PHONES + beat));
    }
    await sleep(200);
  }
  return judge(world.customers.sent, world.meta.accepted, await world.database.url());
}
