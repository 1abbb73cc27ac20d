import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createModelGate, createSharedLimits } from '../../../src/agent/index.ts';
import { type ModelLimits, ModelState } from '../../../src/agent/limit-state.ts';
import type { LeaveGate, ModelGate } from '../../../src/agent/ports.ts';
import { LEASE_MS } from '../../../src/agent/take-share.ts';
import { machineClock, sleep } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { openDb } from '../../../src/platform/db/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { connectRedis } from '../../../src/platform/redis.ts';
import { createSharedValues, type SharedValues } from '../../../src/platform/shared-values.ts';
import { useDatabase } from '../../support/database.ts';
import { missingRedis, startRedis, type TestRedis } from '../../support/redis.ts';

const log = createLog({ level: 'silent', name: 'test' });
const never = new AbortController().signal;
/** For longer than this nobody does without the store once it is back. */
const AWAY_MS = 2_500;

/** One worker process, as its store sees it: a connection of its own, which ends when it is killed. */
type Connection = { readonly values: SharedValues; readonly end: () => Promise<void> };
type Connect = () => Promise<Connection>;
type Over = Pick<Parameters<typeof createSharedLimits>[0], 'onAway' | 'patienceMs'>;
type Process = { readonly gate: ModelGate; readonly kill: () => Promise<void>; readonly asked: () => number };

const open: Connection[] = [];
afterAll(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.end()));
});

/** A machine that is busy with other tests is no reason to do without the store, unless a test is about that. */
const PATIENT = { patienceMs: 5_000, onAway: () => undefined };

async function startProcess(connect: Connect, limits: ModelLimits, over: Over = PATIENT): Promise<Process> {
  const connection = await connect();
  open.push(connection);
  let asked = 0;
  const values: SharedValues = {
    change: (key, decide) => {
      asked++;
      return connection.values.change(key, decide);
    },
  };
  const shared = createSharedLimits({ clock: machineClock, values, process: newId(), ...over });
  return {
    gate: createModelGate({ clock: machineClock, limits, shared }),
    kill: async () => {
      open.splice(open.indexOf(connection), 1);
      await connection.end();
    },
    asked: () => asked,
  };
}

async function enter({ gate }: Process, model: string, tokens = 0, signal = never): Promise<LeaveGate> {
  const leave = await gate.enter(model, { tokens, signal, maxPauseMs: Number.POSITIVE_INFINITY });
  if (leave === 'paused') throw new Error('nobody waits out a pause without end');
  return leave;
}

/** Lets callers in for as long as the test runs; `inside` grows as they come in. */
function crowd(process: Process, model: string, count: number, tokens = 0) {
  const [inside, leaving]: [LeaveGate[], AbortController] = [[], new AbortController()];
  for (let index = 0; index < count; index++)
    void enter(process, model, tokens, leaving.signal).then(
      (leave) => inside.push(leave),
      () => undefined,
    );
  return { inside, giveUp: () => leaving.abort() };
}

/** What holds wherever limits are shared. The tests mostly wait, each at a model of its own, so they do it together. */
function keepsItsPromises(connect: Connect): void {
  test.concurrent('two processes never have more calls under way than one is allowed, and both get their turns', async ({
    expect,
  }) => {
    const limits = { maxConcurrent: 6, tokensPerMinute: null };
    const both = [await startProcess(connect, limits), await startProcess(connect, limits)];
    const model = newId();
    const now = [0, 0];
    let most = 0;
    const calls = both.flatMap((process, index) =>
      Array.from({ length: 40 }, async () => {
        const leave = await enter(process, model);
        now[index] = (now[index] ?? 0) + 1;
        most = Math.max(most, (now[0] ?? 0) + (now[1] ?? 0));
        await sleep(40);
        now[index] = (now[index] ?? 0) - 1;
        leave(null);
      }),
    );
    await Promise.all(calls);
    expect(most).toBeLessThanOrEqual(6);
    expect(most).toBeGreaterThan(3);
  });

  test.concurrent('a rate limit that one process meets pauses and lowers the model for the other', async ({
    expect,
  }) => {
    const limits = { maxConcurrent: 40, tokensPerMinute: null };
    const [one, other] = [await startProcess(connect, limits), await startProcess(connect, limits)];
    const model = newId();
    const { inside } = crowd(one, model, 9);
    await expect.poll(() => inside.length).toBe(9);
    one.gate.onRateLimit(model, 4_000);
    for (const leave of inside) leave(0);
    const tryOther = async (): Promise<string> => {
      const leave = await other.gate.enter(model, { tokens: 0, signal: never, maxPauseMs: 1_000 });
      if (leave === 'paused') return leave;
      leave(0);
      return 'let in';
    };
    await expect.poll(tryOther, { timeout: 3_000 }).toBe('paused');
    const later = crowd(other, model, 40);
    await expect.poll(() => later.inside.length).toBe(5);
    await sleep(600);
    expect(later.inside.length).toBe(5);
    later.giveUp();
  });

  test.concurrent('calls that are under way while the model is paused keep their places', async ({ expect }) => {
    const process = await startProcess(connect, { maxConcurrent: 8, tokensPerMinute: null });
    const model = newId();
    const { inside } = crowd(process, model, 7);
    await expect.poll(() => inside.length).toBe(7);
    process.gate.onRateLimit(model, 20_000);
    await sleep(LEASE_MS + 1_000);
    const stranger = await connect();
    open.push(stranger);
    const isLeased = await stranger.values.change(`model:1:${model}`, (before, nowMs) => {
      const members = Object.values(ModelState.parse(JSON.parse(before ?? '{}')).members);
      return { after: before ?? '', result: members.map((member) => member.until > nowMs && member.active === 7) };
    });
    expect(isLeased).toEqual([true]);
  });

  test.concurrent('the places of a process that was killed come back', async ({ expect }) => {
    const limits = { maxConcurrent: 4, tokensPerMinute: null };
    const [killed, other] = [await startProcess(connect, limits), await startProcess(connect, limits)];
    const model = newId();
    const { inside } = crowd(killed, model, 4);
    await expect.poll(() => inside.length).toBe(4);
    const waiting = crowd(other, model, 4);
    await sleep(500);
    expect(waiting.inside.length).toBe(0);
    await killed.kill();
    await expect.poll(() => waiting.inside.length).toBe(4);
  });

  test.concurrent('tokens of a minute are shared, and what calls did not use is given to others', async ({
    expect,
  }) => {
    const limits = { maxConcurrent: 100, tokensPerMinute: 15_000 };
    const [one, other] = [await startProcess(connect, limits), await startProcess(connect, limits)];
    const model = newId();
    // An estimate of 1,000 is taken for 1,500 until the gate has learnt better.
    const first = crowd(one, model, 8, 1_000);
    await expect.poll(() => first.inside.length).toBe(8);
    const second = crowd(other, model, 8, 1_000);
    await expect.poll(() => second.inside.length).toBe(2);
    await sleep(600);
    expect(second.inside.length).toBe(2);
    for (const leave of first.inside) leave(750);
    await expect.poll(() => second.inside.length).toBe(6);
    second.giveUp();
  });

  test.concurrent('many calls need few questions, and an idle process gives everything back', async ({ expect }) => {
    const process = await startProcess(connect, { maxConcurrent: 10, tokensPerMinute: 1_000_000 });
    const model = newId();
    for (let call = 0; call < 500; call++) (await enter(process, model, 100))(150);
    expect(process.asked()).toBeLessThan(10);
    const other = await startProcess(connect, { maxConcurrent: 10, tokensPerMinute: 1_000_000 });
    const everything = crowd(other, model, 10);
    await expect.poll(() => everything.inside.length).toBe(10);
  });
}

describe('shared by PostgreSQL', () => {
  const database = useDatabase();
  const connect: Connect = async () => {
    const { pool } = openDb({ connectionString: database().url, maxConnections: 2, applicationName: 'tests' });
    await pool.query('select 1');
    return { values: createSharedValues({ redis: null, pool }), end: () => pool.end() };
  };
  keepsItsPromises(connect);

  test('without its table each process has the whole limit, and they share again once it is back', async () => {
    const limits = { maxConcurrent: 4, tokensPerMinute: null };
    const away: number[] = [];
    const [one, other] = [
      await startProcess(connect, limits, { ...PATIENT, onAway: () => away.push(1) }),
      await startProcess(connect, limits, { ...PATIENT, onAway: () => away.push(2) }),
    ];
    const model = newId();
    await database().pool.query('alter table shared_values rename to shared_values_away');
    const [first, second] = [crowd(one, model, 9), crowd(other, model, 9)];
    await expect.poll(() => [first.inside.length, second.inside.length]).toEqual([4, 4]);
    expect(away.sort()).toEqual([1, 2]);
    await database().pool.query('alter table shared_values_away rename to shared_values');
    for (const { inside, giveUp } of [first, second]) {
      giveUp();
      for (const leave of inside) leave(null);
    }
    await sleep(AWAY_MS);
    const [third, fourth] = [crowd(one, model, 9), crowd(other, model, 9)];
    await expect.poll(() => third.inside.length + fourth.inside.length).toBeGreaterThanOrEqual(4);
    await sleep(1_500);
    expect(third.inside.length + fourth.inside.length).toBe(4);
  });

  test('two that change one value at the same time lose nothing', async () => {
    const both = [await connect(), await connect()];
    open.push(...both);
    const values = both.map((connection) => connection.values);
    const key = newId();
    const add = (before: string | null) => ({ after: `${Number(before ?? 0) + 1}`, result: null });
    for (let round = 0; round < 20; round++) await Promise.all(values.map((one) => one.change(key, add)));
    const total = await values[0]?.change(key, (before) => ({ after: before ?? '', result: before }));
    expect(total).toBe('40');
  });
});

describe.skipIf(missingRedis())('shared by Redis', () => {
  let server: TestRedis;
  const database = useDatabase();
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    await server.stop();
  });
  const connect: Connect = async () => {
    const address = { host: '127.0.0.1', port: server.port, username: null, password: null, database: 0, tls: false };
    const redis = connectRedis(address, log);
    await redis.ping();
    return {
      values: createSharedValues({ redis, pool: database().pool }),
      end: async () => redis.disconnect(),
    };
  };
  keepsItsPromises(connect);

  test('a Redis that stands still is not waited for, and shared with again when it goes on', async () => {
    const limits = { maxConcurrent: 4, tokensPerMinute: null };
    const [one, other] = [
      await startProcess(connect, limits, { onAway: () => undefined }),
      await startProcess(connect, limits, { onAway: () => undefined }),
    ];
    const model = newId();
    for (const process of [one, other]) (await enter(process, model))(null);
    server.process.kill('SIGSTOP');
    const [first, second] = [crowd(one, model, 9), crowd(other, model, 9)];
    await expect.poll(() => [first.inside.length, second.inside.length]).toEqual([4, 4]);
    server.process.kill('SIGCONT');
    for (const { inside, giveUp } of [first, second]) {
      giveUp();
      for (const leave of inside) leave(null);
    }
    await sleep(AWAY_MS);
    const [third, fourth] = [crowd(one, model, 9), crowd(other, model, 9)];
    await expect.poll(() => third.inside.length + fourth.inside.length).toBeGreaterThanOrEqual(4);
    await sleep(1_500);
    expect(third.inside.length + fourth.inside.length).toBe(4);
  });
});
