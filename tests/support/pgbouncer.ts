import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { sleep } from '../../src/core/clock.ts';

type PoolerOptions = {
  readonly mode: 'session' | 'transaction' | 'statement';
  /** Extra lines of the section [pgbouncer], such as `server_round_robin = 1`. */
  readonly lines?: readonly string[];
};

export type Pooler = { readonly url: string; stop(): Promise<void> };

const NAMES = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer', '/opt/homebrew/bin/pgbouncer'];
const NOBODY = 65_534;

/** Where Debian's PgBouncer is, or null. */
export const findPgBouncer = (): string | null =>
  NAMES.find((name) => spawnSync(name, ['--version']).status === 0) ?? null;

/** Puts a real PgBouncer in front of a database. It refuses root, so root lends it another user. */
export async function startPgBouncer(databaseUrl: string, options: PoolerOptions): Promise<Pooler> {
  const program = findPgBouncer();
  if (program === null) throw new Error('PgBouncer is missing: apt-get install pgbouncer');
  const folder = await mkdtemp(join(tmpdir(), 'recado-pgbouncer-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  await writeFile(join(folder, 'pgbouncer.ini'), settings(new URL(databaseUrl), port, options), { mode: 0o644 });
  const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, ['-q', join(folder, 'pgbouncer.ini')], { ...as, stdio: 'ignore' });
  const exited = once(child, 'exit');
  const url = `postgres://anyone@127.0.0.1:${port}/pooled`;
  await untilOpen(url);
  return {
    url,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settings(url: URL, port: number, { mode, lines = [] }: PoolerOptions): string {
  const server = `host=${url.hostname} port=${url.port} dbname=${url.pathname.slice(1)}`;
  return [
    '[databases]',
    `pooled = ${server} user=${url.username} password=${url.password}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1`,
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    `pool_mode = ${mode}`,
    ...lines,
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function untilOpen(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch {
      await sleep(25);
    }
  }
  throw new Error('PgBouncer did not open its port');
}
