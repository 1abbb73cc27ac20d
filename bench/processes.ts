import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Proportional memory (PSS) of processes and all their descendants, bytes; null where the system does not tell. */
export async function memoryOf(roots: readonly number[]): Promise<number | null> {
  const sizes = await Promise.all([...(await familyOf(roots))].map(pssOf));
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : known.reduce((sum, size) => sum + size, 0);
}

async function familyOf(roots: readonly number[]): Promise<ReadonlySet<number>> {
  const parents = await readParents();
  const family = new Set(roots);
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  return family;
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** CPU time of all processes that this one ever started, and of theirs, ms. */
export async function cpuMsOfChildren(root: number): Promise<number> {
  const times = await cpuOfFamily(root);
  return times.reduce((sum, { pid, ownMs, endedMs }) => sum + (pid === root ? 0 : ownMs) + endedMs, 0);
}

/** CPU time of a process and of all that it ever started, ms; 0 where the system does not tell. */
export async function cpuMsOf(root: number): Promise<number> {
  return (await cpuOfFamily(root)).reduce((sum, { ownMs, endedMs }) => sum + ownMs + endedMs, 0);
}

/** `endedMs`: of its children that have ended. */
type CpuTime = { readonly pid: number; readonly ownMs: number; readonly endedMs: number };

const cpuOfFamily = async (root: number): Promise<readonly CpuTime[]> =>
  Promise.all(
    [...(await familyOf([root]))].map(async (pid) => {
      const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = (await statOf(pid)).slice(11, 15).map(Number);
      return { pid, ownMs: (user + system) * TICK_MS, endedMs: (endedUser + endedSystem) * TICK_MS };
    }),
  );

/** The postmaster of the built-in database in this folder; it is no child of the program, so that it can outlive it. */
export async function postmasterIn(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

async function readParents(): Promise<Map<number, number>> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    pids.map(async (pid): Promise<[number, number]> => [Number(pid), Number((await statOf(Number(pid)))[1] ?? 0)]),
  );
  return new Map(pairs);
}

/** The fields of a process from its state on; its name, in brackets before them, may hold anything. */
async function statOf(pid: number): Promise<readonly string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function pssOf(pid: number): Promise<number | null> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const found = /^Pss:\s+(\d+) kB/m.exec(rollup);
  return found === null ? null : Number(found[1]) * 1024;
}
