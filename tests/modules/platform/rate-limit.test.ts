import express from 'express';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerErrors } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits, limitByAddress, type RateLimits } from '../../../src/platform/rate-limit.ts';
import { connectRedis } from '../../../src/platform/redis.ts';
import { useDatabase } from '../../support/database.ts';
import { missingRedis, startRedis, type TestRedis } from '../../support/redis.ts';
import { serve } from './http-support.ts';

const log = createLog({ level: 'silent', name: 'test' });
const allowances = { api_key: 5, address: 3 };
type Stores = Pick<Parameters<typeof createRateLimits>[0], 'redis' | 'pool' | 'patienceMs'>;
/** A machine that is busy with other tests is no reason to let somebody in, unless a test is about that. */
const PATIENT = { patienceMs: 20_000 };

const limitsOn = (stores: Stores, limited: string[] = []): RateLimits =>
  createRateLimits({ ...PATIENT, ...stores, allowances, onLimited: (limit) => limited.push(limit) });

async function allowedOf(tries: number, take: () => ReturnType<RateLimits['take']>): Promise<number> {
  let allowed = 0;
  for (let i = 0; i < tries; i++) if ((await take()).isAllowed) allowed++;
  return allowed;
}

/** What holds wherever requests are counted. */
function keepsItsPromises(stores: () => Stores): void {
  test('one who floods is limited, others are not, and every limit counts for itself', async () => {
    const limited: string[] = [];
    const limits = limitsOn(stores(), limited);
    expect(await allowedOf(10, () => limits.take('address', 'ana'))).toBe(3);
    expect(await allowedOf(3, () => limits.take('address', 'beto'))).toBe(3);
    expect(await allowedOf(10, () => limits.take('api_key', 'ana'))).toBe(5);
    expect(limited).toEqual([...Array(7).fill('address'), ...Array(5).fill('api_key')]);
  });

  test('who is refused learns how long to wait', async () => {
    const limits = limitsOn(stores());
    await allowedOf(3, () => limits.take('address', 'carla'));
    const refused = await limits.take('address', 'carla');
    expect(refused.isAllowed).toBe(false);
    if (refused.isAllowed) return;
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(60_000);
  });
}

describe('counted in the process', () => keepsItsPromises(() => ({ redis: null, pool: null })));

describe('counted in PostgreSQL', () => {
  const database = useDatabase();
  keepsItsPromises(() => ({ redis: null, pool: database().pool }));

  test('two processes share one allowance', async () => {
    const [one, two] = [
      limitsOn({ redis: null, pool: database().pool }),
      limitsOn({ redis: null, pool: database().pool }),
    ];
    expect(await allowedOf(2, () => one.take('address', 'shared'))).toBe(2);
    expect(await allowedOf(5, () => two.take('address', 'shared'))).toBe(1);
  });

  test('without its table each process counts for itself, and nobody is stopped by that', async () => {
    const limits = limitsOn({ redis: null, pool: database().pool });
    await database().pool.query('alter table rate_limits rename to rate_limits_away');
    expect(await allowedOf(10, () => limits.take('address', 'dora'))).toBe(3);
    await database().pool.query('alter table rate_limits_away rename to rate_limits');
  });
});

describe.skipIf(missingRedis())('counted in Redis', () => {
  let server: TestRedis;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis(
      { host: '127.0.0.1', port: server.port, username: null, password: null, database: 0, tls: false },
      log,
    );
    await redis.ping();
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  keepsItsPromises(() => ({ redis, pool: null }));

  test('a Redis that hangs or is gone stops nobody', async () => {
    const limits = limitsOn({ redis, pool: null, patienceMs: 500 });
    server.process.kill('SIGSTOP');
    expect((await limits.take('address', 'elsa')).isAllowed).toBe(true);
    server.process.kill('SIGKILL');
    await expect.poll(() => redis.status).not.toBe('ready');
    expect((await limits.take('address', 'elsa')).isAllowed).toBe(true);
  });
});

test('an address that asks too often gets 429 and the time to wait', async () => {
  const app = express();
  app.get('/', limitByAddress(limitsOn({ redis: null, pool: null })), (_req, res) => {
    res.send('hola');
  });
  app.use(answerErrors({ log }));
  const { url } = await serve(app);
  const answers = [await fetch(url), await fetch(url), await fetch(url), await fetch(url)];
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 429]);
  expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answers[3]?.json()).toMatchObject({ error: { code: 'address_limited' } });
});
