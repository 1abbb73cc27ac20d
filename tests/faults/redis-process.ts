import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../support/local-server.ts';

/** A Redis that can go away and come back empty on the same port. */
export type RedisProcess = {
  readonly port: number;
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openRedis(): Promise<RedisProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-faults-redis-'));
  const port = await freePort();
  let stop = async (): Promise<void> => undefined;
  const start = async (): Promise<void> => {
    const args = [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--maxmemory-policy',
      'noeviction',
    ];
    const server = spawn('redis-server', args, { stdio: 'ignore' });
    const exited = once(server, 'exit');
    stop = async () => {
      server.kill('SIGKILL');
      await exited;
    };
    await ask(port, (redis) => redis.ping());
  };
  await start();
  return {
    port,
    start,
    stop: () => stop(),
    flush: async () => void (await ask(port, (redis) => redis.flushall())),
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ask(port: number, question: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: 100, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  try {
    await question(redis);
  } finally {
    redis.disconnect();
  }
}
