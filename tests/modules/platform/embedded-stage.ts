import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { sleep } from '../../../src/core/clock.ts';

type Told =
  | { readonly event: 'ready'; readonly outcome: 'started' | 'reused'; readonly url: string }
  | { readonly event: 'refused'; readonly code: string; readonly message?: string };

export type Holder = { readonly child: ChildProcess; readonly told: Promise<Told> };

const CHILD = fileURLToPath(new URL('embedded-child.ts', import.meta.url));

/** Starts a process of ours on a data folder; `through` is a command in front of it, such as setpriv. */
export function hold(dataDir: string, through: readonly string[] = []): Holder {
  const [command = '', ...args] = [...through, process.execPath, CHILD, dataDir];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const told = new Promise<Told>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', () => reject(new Error('the process ended without a word')));
  });
  told.catch(() => undefined);
  return { child, told };
}

/** Waits until the process holds the server. */
export async function ready(holder: Holder): Promise<Told & { event: 'ready' }> {
  const told = await holder.told;
  if (told.event !== 'ready') throw new Error(`refused: ${told.code} ${told.message}`);
  return told;
}

/** Ends a holder the way a signal handler of ours would. */
export async function leave(holder: Holder): Promise<void> {
  if (holder.child.exitCode !== null || holder.child.signalCode !== null) return;
  holder.child.stdin?.end();
  await once(holder.child, 'exit');
}

export async function kill9(holder: Holder): Promise<void> {
  holder.child.kill('SIGKILL');
  await once(holder.child, 'exit');
}

export const pidFileOf = (dataDir: string): string => join(dataDir, 'postgres', 'cluster', 'postmaster.pid');

/** The number of the server's main process, or null when none is noted. */
export async function serverPid(dataDir: string): Promise<number | null> {
  const text = await readFile(pidFileOf(dataDir), 'utf8').catch(() => null);
  return text === null ? null : Number(text.split('\n')[0]);
}

export async function query<Row extends object>(url: string, text: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Asks again until the answer is there; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask().catch(() => null);
    if (answer !== null) return answer;
    await sleep(20);
  }
}

/** Whatever a failed test left running in the folder goes away with it. */
export async function clear(dataDir: string): Promise<void> {
  const pid = await serverPid(dataDir);
  if (pid !== null && pid !== process.pid) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(dataDir)) process.kill(pid, 'SIGQUIT');
  }
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
