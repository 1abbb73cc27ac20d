import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { sleep } from '../core/clock.ts';

const LOOK_MS = 20;

/**
 * Kills a process that comes to hold more memory than this, as far as the system tells (Linux). Node bounds its heap by
 * itself, but not the bytes beside it, into which a few kilobytes can unpack.
 */
export function killAbove(child: ChildProcess, mostBytes: number): { readonly wasAbove: () => boolean } {
  const ending = new AbortController();
  let isAbove = false;
  child.once('close', () => ending.abort());
  const watch = async (): Promise<void> => {
    while (!ending.signal.aborted && !isAbove) {
      isAbove = (await residentBytes(child.pid)) > mostBytes;
      if (isAbove) child.kill('SIGKILL');
      else await sleep(LOOK_MS, ending.signal);
    }
  };
  void watch();
  return { wasAbove: () => isAbove };
}

async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
}
