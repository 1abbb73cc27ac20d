import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { sleep } from '../../src/core/clock.ts';
import type { S3Settings } from '../../src/vendors/storage/index.ts';
import { freePort } from './local-server.ts';

export type S3Server = { readonly settings: S3Settings; readonly close: () => Promise<void> };

const PARTS = ['account', 'container', 'object'] as const;
const PATIENCE_MS = 40_000;
const ACCOUNT = { accessKeyId: 'test:tester', secretAccessKey: 'testing-secret' };

/** Why there is no S3 server on this machine, in words; null when there is one. Throws in CI, where nothing may be missing. */
export function missingS3Server(): string | null {
  const programs = ['swift-ring-builder', 'swift-proxy-server', ...PARTS.map((part) => `swift-${part}-server`)];
  if (programs.every((program) => spawnSync('which', [program], { stdio: 'ignore' }).status === 0)) return null;
  const missing =
    'no S3 server for tests of the storage; get one with: apt-get install swift-proxy swift-account swift-container swift-object';
  if (process.env['CI'] === 'true') throw new Error(missing);
  return missing;
}

/** Starts OpenStack Swift with its s3api, one of each server on free ports, with a bucket of its own. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-swift-'));
  const ports = new Map<string, number>();
  for (const part of [...PARTS, 'proxy']) ports.set(part, await freePort());
  await mkdir(join(folder, 'devices', 'd1'), { recursive: true });
  const children: ChildProcess[] = [];
  const output: string[] = [];
  for (const part of PARTS) buildRing(folder, part, ports.get(part) ?? 0);
  for (const [part, port] of ports) {
    const file = join(folder, `${part}.conf`);
    await writeFile(file, part === 'proxy' ? proxyConf(folder, port) : partConf(folder, part, port));
    const child = spawn(`swift-${part}-server`, [file, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(String(chunk)));
    children.push(child);
  }
  const close = async (): Promise<void> => {
    for (const child of children) {
      const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      child.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${ports.get('proxy')}`;
  const settings: S3Settings = { bucket: 'recado-test', region: 'us-east-1', endpoint, ...ACCOUNT };
  try {
    // The proxy leaves a server alone for a minute after it was not there, so nothing is asked of it before all listen.
    for (const port of ports.values()) await listening(port);
    await makeBucket(settings);
  } catch (cause) {
    await close();
    throw new Error(`the S3 server did not start: ${output.join('').slice(-2_000)}`, { cause });
  }
  return { settings, close };
}

function buildRing(folder: string, part: string, port: number): void {
  const ring = (...args: string[]) =>
    execFileSync('swift-ring-builder', [`${part}.builder`, ...args], { cwd: folder, stdio: 'ignore' });
  ring('create', '4', '1', '0');
  ring('add', `r1z1-127.0.0.1:${port}/d1`, '1');
  try {
    ring('rebalance');
  } catch (error) {
    // Its exit code 1 is a warning about balance.
    if ((error as { status?: number }).status !== 1) throw error;
  }
}

const common = (folder: string, port: number): string =>
  `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nuser = ${userInfo().username}\nswift_dir = ${folder}\nworkers = 0\nlog_level = WARNING\nlog_address = /nonexistent\n`;

const partConf = (folder: string, part: string, port: number): string =>
  `${common(folder, port)}devices = ${folder}/devices\nmount_check = false\ndisable_fallocate = true\n[pipeline:main]\npipeline = ${part}-server\n[app:${part}-server]\nuse = egg:swift#${part}\n`;

/** The secret of the account may reach everything of it. */
const proxyConf = (folder: string, port: number): string =>
  `${common(folder, port)}[pipeline:main]
pipeline = catch_errors cache s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:slo]
use = egg:swift#slo
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = ${ACCOUNT.secretAccessKey} .admin
`;

async function listening(port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(100);
    } finally {
      socket.destroy();
    }
  }
}

async function makeBucket({ bucket, region, endpoint, accessKeyId, secretAccessKey }: S3Settings): Promise<void> {
  const client = new S3Client({
    region,
    endpoint: endpoint ?? '',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      client.destroy();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(250);
    }
  }
}
