import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sleep } from '../src/core/clock.ts';
import { createCustomers } from '../tests/faults/customers.ts';
import { type DatabaseFolder, openDatabaseFolder } from '../tests/faults/database-process.ts';
import { type Program, startProgram } from '../tests/faults/program.ts';
import { createRandom } from '../tests/faults/random.ts';
import { openRedis } from '../tests/faults/redis-process.ts';
import { productionLike } from '../tests/faults/world.ts';
import { type EchoModel, startEchoModel } from '../tests/support/echo-model.ts';
import { ACCOUNT, type FakeMeta, startFakeMeta } from '../tests/support/fake-meta.ts';
import { freePort } from '../tests/support/local-server.ts';
import { createStages, type Stages } from '../tests/support/stages.ts';
import { tokensIn } from '../tests/support/tokens.ts';

/** `embedded`: ROLE=all alone; `redis`: the same with Redis; `web`: ROLE=web only; `bare`: Express that stores nothing. */
export type ShopKind = 'embedded' | 'redis' | 'web' | 'bare';

/** A program under measurement with WhatsApp and a model of this process around it. */
export type Shop = {
  readonly pid: number;
  readonly webhookUrl: string;
  readonly model: EchoModel;
  readonly meta: FakeMeta;
  readonly database: DatabaseFolder;
  /** Writes as a customer; tells when the webhook got its 200 and when the answer was sent (rejects after two minutes). */
  readonly write: (phone: string) => { readonly taken: Promise<boolean>; readonly answered: Promise<void> };
  /** Writes as a customer; resolves with the time from the webhook to the send, ms; rejects after two minutes. */
  readonly ask: (phone: string) => Promise<number>;
  /** Resolves when an answer that holds this token reaches WhatsApp; rejects after two minutes. */
  readonly hear: (token: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const ANSWER_WITHIN_MS = 120_000;
const END_WITHIN_MS = 12_000;

const open = new Set<() => Promise<void>>();

/** Ends every shop that is still open, for a benchmark that is broken off. */
export const closeShops = async (): Promise<void> => void (await Promise.allSettled([...open].map((close) => close())));

/** Runs `act`, then `close`, also when the benchmark is broken off meanwhile. */
export async function whileOpen<T>(close: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  open.add(close);
  try {
    return await act();
  } finally {
    open.delete(close);
    await close();
  }
}

/**
 * Starts a program, with more settings where it needs them; the model takes no time until told otherwise. Resolves when
 * messages are taken.
 */
export async function openShop(kind: ShopKind, environment: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const port = await freePort();
  const webhookUrl = `http://127.0.0.1:${port}/webhooks/whatsapp`;
  const waiting = new Map<string, () => void>();
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    open.delete(close);
    for (const end of closers.splice(0).toReversed()) await end();
  };
  open.add(close);
  const stages = listening(() => meta, waiting);
  const meta = await startFakeMeta(stages, () => webhookUrl, createRandom(1));
  const model = await startEchoModel(stages);
  model.takeMs(0);
  const database = await openDatabaseFolder();
  closers.push(database.close);
  try {
    const running =
      kind === 'bare'
        ? await startBare(port, meta, model, closers)
        : await startRecado(kind, { port, meta, model, database, closers, environment });
    closers.push(model.close, meta.close);
    // No copies and no overtaking: each message is one turn.
    const customers = createCustomers(meta, stages, () => 0.999);
    const hear: Shop['hear'] = (token) => answered(waiting, token);
    const write: Shop['write'] = (phone) => {
      const { token, taken } = customers.write(phone);
      return { taken, answered: hear(token) };
    };
    const ask = async (phone: string): Promise<number> => {
      const startedAt = performance.now();
      await write(phone).answered;
      return performance.now() - startedAt;
    };
    return { pid: running.pid, webhookUrl, model, meta, database, write, ask, hear, close };
  } catch (error) {
    await Promise.all([model.close(), meta.close()]);
    await close();
    throw error;
  }
}

/** Hears of every send at the moment it reaches WhatsApp. */
function listening(meta: () => FakeMeta, waiting: Map<string, () => void>): Stages {
  return {
    ...createStages(),
    reach: (stage) => {
      if (stage !== 'send accepted') return false;
      for (const token of tokensIn(meta().accepted.at(-1)?.text ?? '')) {
        waiting.get(token)?.();
        waiting.delete(token);
      }
      return false;
    },
  };
}

function answered(waiting: Map<string, () => void>, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(token);
      reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1_000} s`));
    }, ANSWER_WITHIN_MS);
    waiting.set(token, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

type Running = { readonly pid: number };
type Around = {
  readonly port: number;
  readonly meta: FakeMeta;
  readonly model: EchoModel;
  readonly database: DatabaseFolder;
  readonly closers: (() => Promise<void>)[];
  readonly environment: Readonly<Record<string, string>>;
};

async function startRecado(kind: Exclude<ShopKind, 'bare'>, around: Around): Promise<Running> {
  const { port, meta, model, database, closers, environment } = around;
  const redis = kind === 'redis' ? await openRedis() : null;
  if (redis !== null) closers.push(redis.close);
  if (kind === 'web') await database.start();
  const program = startProgram({
    ...productionLike({ port, dataDir: database.dataDir, graphUrl: meta.graphUrl, modelUrl: model.baseUrl }),
    ...(kind === 'web' ? { ROLE: 'web', DATABASE_URL: await database.url(), DATA_DIR_SHARED: 'on' } : {}),
    ...(redis === null ? {} : { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) }),
    ...environment,
  });
  // Before it is ready, so that a benchmark that is broken off meanwhile ends it too.
  closers.push(() => endProgram(program));
  await program.ready();
  return { pid: program.pid };
}

/** Asks a program to end, and ends it when it takes too long. */
export async function endProgram(program: Program): Promise<void> {
  program.signal('SIGTERM');
  await Promise.race([program.exited, sleep(END_WITHIN_MS)]);
  program.signal('SIGKILL');
  await program.exited;
}

async function startBare(port: number, meta: FakeMeta, model: EchoModel, closers: Around['closers']): Promise<Running> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare-express.ts', import.meta.url))], {
    env: {
      PATH,
      HOME,
      NODE_ENV: 'production',
      PORT: String(port),
      APP_SECRET: ACCOUNT.appSecret,
      ACCESS_TOKEN: ACCOUNT.accessToken,
      MODEL_URL: model.baseUrl,
      SEND_URL: `${meta.graphUrl}/v25.0/${ACCOUNT.phoneNumberId}/messages`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  closers.push(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const isReady = await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
  if (!isReady) throw new Error('bare Express does not start');
  return { pid: child.pid ?? 0 };
}
