import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Proportional memory (PSS) of processes and all their descendants, bytes; null where the system does not tell. */
export async function memoryOf(roots: readonly number[]): Promise<number | null> {
  const parents = await readParents();
  const family = new Set(roots);
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  const sizes = await Promise.all([...family].map(pssOf));
  const known = sizes.filter((size) => size !== null);
  return known.length === 0 ? null : known.reduce((sum, size) => sum + size, 0);
}

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
    pids.map(async (pid): Promise<[number, number]> => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // The name in brackets may hold anything; the parent is the second field after it.
      return [Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2] ?? 0)];
    }),
  );
  return new Map(pairs);
}

async function pssOf(pid: number): Promise<number | null> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const found = /^Pss:\s+(\d+) kB/m.exec(rollup);
  return found === null ? null : Number(found[1]) * 1024;
}
