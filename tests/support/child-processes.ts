import { readFile } from 'node:fs/promises';
import type { InTurn } from '../../src/platform/in-turn.ts';

/** Process ids of what a process has started (Linux). */
export async function childrenOf(pid: number): Promise<readonly string[]> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
}

/** 0 for everything that nobody made lower. */
export async function nicenessOf(pid: string | undefined): Promise<number> {
  return Number((await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[16]);
}

export type Seen = { readonly niceness: number; readonly environment: string };

/** Lets everybody work at once, and keeps what there was to be seen of the process that each of them started first. */
export function watchTurns(): { readonly inTurn: InTurn; readonly seen: Seen[] } {
  const seen: Seen[] = [];
  const inTurn: InTurn = async (work) => {
    const before = new Set(await childrenOf(process.pid));
    const working = work();
    const [pid] = (await childrenOf(process.pid)).filter((child) => !before.has(child));
    seen.push({ niceness: await nicenessOf(pid), environment: await readFile(`/proc/${pid}/environ`, 'utf8') });
    return working;
  };
  return { inTurn, seen };
}
