import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Place } from './place.ts';

/** `foreign`: the number in postmaster.pid now belongs to a process that is not this server. */
export type Postmaster =
  | { readonly state: 'running'; readonly pid: number; readonly port: number }
  | { readonly state: 'gone' | 'foreign' };

/** Reads postmaster.pid (line 1 the process, line 4 the port) and asks the system whether that process is this server. */
export async function readPostmaster(place: Place): Promise<Postmaster> {
  const text = await readFile(pidFile(place), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return { state: 'gone' };
  if (!(await isServerOf(place, pid))) return { state: 'foreign' };
  // The port stands there a moment after the process number; 0 means "not yet".
  return { state: 'running', pid, port: Number(lines[3]) || 0 };
}

/**
 * PostgreSQL itself refuses to start when the noted number is alive, whoever has it by now. After a power cut or in a
 * new container that may be anybody, so a note about a foreign process goes away.
 */
export async function forgetForeign(place: Place): Promise<void> {
  if ((await readPostmaster(place)).state === 'foreign') await rm(pidFile(place), { force: true });
}

const pidFile = (place: Place): string => join(place.cluster, 'postmaster.pid');

/** Whether a process of that number runs, whoever it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The main process of a server stands in its data folder. Where that cannot be read, its name has to do. */
async function isServerOf(place: Place, pid: number): Promise<boolean> {
  if (process.platform === 'win32') return true;
  if (process.platform !== 'linux') return /postgres/.test(await commandOf(pid));
  const cwd = await readlink(`/proc/${pid}/cwd`).catch((error: NodeJS.ErrnoException) => error);
  if (typeof cwd === 'string') return cwd === place.cluster;
  if (cwd.code !== 'EACCES' && cwd.code !== 'EPERM') return false;
  return /postgres/.test(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
}

const commandOf = (pid: number): Promise<string> =>
  promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
    (ran) => ran.stdout,
    () => '',
  );
