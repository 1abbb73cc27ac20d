import { afterEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../src/platform/log.ts';
import { connectRedis, evictionProblem } from '../../../src/platform/redis.ts';
import { missingRedis, startRedis } from '../../support/redis.ts';

const log = createLog({ level: 'silent', name: 'test' });
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function connectedTo(...args: readonly string[]) {
  const server = await startRedis(...args);
  cleanUps.push(() => server.stop());
  const password = args.includes('--requirepass') ? 'hunter22' : null;
  const redis = connectRedis(
    { host: '127.0.0.1', port: server.port, username: null, password, database: 1, tls: false },
    log,
  );
  cleanUps.push(() => redis.disconnect());
  return { server, redis };
}

describe.skipIf(missingRedis())('Redis', () => {
  test('is reached with its password, in the database that is set', async () => {
    const { redis } = await connectedTo('--requirepass', 'hunter22');
    await redis.set('a', '1');
    expect(await redis.client('INFO')).toContain('db=1');
  });

  test('is refused in words when it evicts keys', async () => {
    const { redis } = await connectedTo('--maxmemory-policy', 'allkeys-lru');
    expect(await evictionProblem(redis)).toMatch(/^REDIS_HOST: .*allkeys-lru.*noeviction/);
  });

  test('is accepted when it keeps what it holds, also where CONFIG is forbidden', async () => {
    const { redis } = await connectedTo('--rename-command', 'CONFIG', '');
    expect(await evictionProblem(redis)).toBeNull();
  });

  test('a connection that was cut comes back by itself', async () => {
    const { redis } = await connectedTo();
    const before = Number(await redis.client('ID'));
    const killer = redis.duplicate();
    cleanUps.push(() => killer.disconnect());
    await killer.client('KILL', 'ID', before);
    expect(Number(await redis.client('ID'))).toBeGreaterThan(before);
  });
});
