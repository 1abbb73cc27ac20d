import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleep } from '../../src/core/clock.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OUTPUT_LIMIT = 200_000;
const START_PATIENCE_MS = 60_000;

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** One process of the program under test. */
export type Program = {
  readonly pid: number;
  /** Everything it printed, the newest 200 kB. */
  readonly output: () => string;
  readonly exited: Promise<Exit>;
  readonly isRunning: () => boolean;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Closes the pipes that the program prints to, as `| head -1` does. */
  readonly hangUp: () => void;
  /** Resolves when the program says that it runs; rejects with its output when it ends before. */
  readonly ready: () => Promise<void>;
};

/**
 * Starts the program as an operator would, with nothing of the shell's environment but what a process needs; `folder`
 * is where another version of it is installed.
 */
export function startProgram(environment: Readonly<Record<string, string>>, folder = ROOT): Program {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(folder, 'src/main.ts')], {
    cwd: folder,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      output = (output + chunk).slice(-OUTPUT_LIMIT);
    });
  }
  let hasEnded = false;
  const exited = once(child, 'close').then(([code, signal]): Exit => {
    hasEnded = true;
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    exited,
    isRunning: () => !hasEnded,
    signal: (name) => void child.kill(name),
    hangUp: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    ready: async () => {
      const deadline = performance.now() + START_PATIENCE_MS;
      while (!output.includes('Recado is running')) {
        if (hasEnded) throw new Error(`the program ended: ${output.slice(-3_000)}`);
        if (performance.now() > deadline) throw new Error(`the program does not start: ${output.slice(-3_000)}`);
        await sleep(20);
      }
    },
  };
}
