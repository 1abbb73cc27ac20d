import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export type TestRedis = {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

/** Null when there is a Redis server to test with; else the line that says what is missing. In CI that is a failure. */
export function missingRedis(): string | null {
  if (spawnSync('redis-server', ['--version']).status === 0) return null;
  const missing = 'redis-server is missing: install Redis (Debian: apt-get install redis-server)';
  if (process.env['CI'] === 'true') throw new Error(missing);
  return missing;
}

/** A real Redis on a free port, gone after `stop`. Extra arguments are those of redis-server. */
export async function startRedis(...args: readonly string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...args],
    {
      stdio: 'ignore',
    },
  );
  const exited = new Promise((resolve) => server.once('exit', resolve));
  await untilReady(port, args);
  return {
    port,
    process: server,
    stop: async () => {
      server.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(port: number, args: readonly string[]): Promise<void> {
  const password = args[args.indexOf('--requirepass') + 1];
  const probe = new Redis({
    host: '127.0.0.1',
    port,
    ...(args.includes('--requirepass') && password !== undefined ? { password } : {}),
    maxRetriesPerRequest: 50,
    retryStrategy: () => 50,
  });
  probe.on('error', () => undefined);
  try {
    await probe.ping();
  } finally {
    probe.disconnect();
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject()));
    });
  });
