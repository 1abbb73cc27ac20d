import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CacheRead, createReadCache, type ReadCache } from '../../../src/platform/cache.ts';
import { createLog } from '../../../src/platform/log.ts';
import { connectRedis } from '../../../src/platform/redis.ts';
import { missingRedis, startRedis, type TestRedis } from '../../support/redis.ts';

const log = createLog({ level: 'silent', name: 'test' });
const MINUTE = 60_000;

function cacheWith(redis: Redis | null): { cache: ReadCache; reads: CacheRead[] } {
  const reads: CacheRead[] = [];
  return { cache: createReadCache({ redis, onRead: (result) => reads.push(result) }), reads };
}

/** What holds wherever the values are kept. */
function keepsItsPromises(redis: () => Redis | null): void {
  test('what was loaded once is not loaded again, and the hit is counted', async () => {
    const { cache, reads } = cacheWith(redis());
    let loads = 0;
    const read = () => cache.get('hours:once', MINUTE, async () => ({ open: '09:00', loads: ++loads }));
    expect(await read()).toEqual({ open: '09:00', loads: 1 });
    await expect.poll(read).toEqual({ open: '09:00', loads: 1 });
    expect(reads[0]).toBe('miss');
    expect(reads.at(-1)).toBe('hit');
    expect(loads).toBe(1);
  });

  test('a thousand customers who ask at the same moment cost one load', async () => {
    const { cache } = cacheWith(redis());
    let loads = 0;
    const all = Array.from({ length: 1_000 }, () => cache.get('search:café', MINUTE, async () => ++loads));
    expect(new Set(await Promise.all(all))).toEqual(new Set([1]));
  });

  test('a value that is too old is loaded again', async () => {
    const { cache } = cacheWith(redis());
    let loads = 0;
    await cache.get('short', 5, async () => ++loads);
    await expect.poll(() => cache.get('short', 5, async () => ++loads), { interval: 20 }).toBeGreaterThan(1);
  });

  test('a load that failed is told to everybody who waited and tried again by the next', async () => {
    const { cache } = cacheWith(redis());
    const failing = () => cache.get('broken', MINUTE, () => Promise.reject(new Error('database away')));
    const results = await Promise.allSettled([failing(), failing()]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('broken', MINUTE, async () => 'well again')).toBe('well again');
  });

  test('nobody can change what another one reads', async () => {
    const { cache } = cacheWith(redis());
    const read = () => cache.get('list', MINUTE, async () => ['a']);
    const [first, second] = await Promise.all([read(), read()]);
    first.push('b');
    expect(second).toEqual(['a']);
    expect(await read()).toEqual(['a']);
  });

  test('nothing found is remembered too', async () => {
    const { cache } = cacheWith(redis());
    let loads = 0;
    const read = () => cache.get<string | null>('nothing', MINUTE, async () => (loads++ === 0 ? null : 'later'));
    expect([await read(), await read()]).toEqual([null, null]);
  });
}

describe('in the process', () => keepsItsPromises(() => null));

describe.skipIf(missingRedis())('on Redis', () => {
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

  keepsItsPromises(() => redis);

  test('another process reads what this one loaded', async () => {
    await cacheWith(redis).cache.get('shared', MINUTE, async () => 'from one');
    const other = cacheWith(redis);
    await expect.poll(() => other.cache.get('shared', MINUTE, async () => 'from two')).toBe('from one');
  });

  test('a Redis that hangs, then one that is gone, loads instead of failing', async () => {
    const { cache, reads } = cacheWith(redis);
    server.process.kill('SIGSTOP');
    expect(await cache.get('while it hangs', MINUTE, async () => 'loaded')).toBe('loaded');
    server.process.kill('SIGKILL');
    await expect.poll(() => redis.status).not.toBe('ready');
    expect(await cache.get('while it is gone', MINUTE, async () => 'loaded')).toBe('loaded');
    expect(reads).toEqual(['down', 'down']);
  });
});
