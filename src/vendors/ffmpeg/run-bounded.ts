import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { killAbove } from '../../platform/kill-above.ts';
import { lowerPriority } from '../../platform/lower-priority.ts';

export type Run = {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
};

/** `code` is null when the process was killed: out of time, it took too much memory, or it wrote more than is kept. */
export type Ran = {
  readonly code: number | null;
  readonly isOutOfTime: boolean;
  /** It came to hold more memory than is given to one file. */
  readonly isTooLarge: boolean;
  readonly out: string;
  readonly err: string;
  /** What was written to file descriptor 3. */
  readonly progress: string;
};

const MAX_OUTPUT = 1_048_576;
/** The program alone holds some 50 MB, with a film of 3,840 by 2,160 pixels some 130. */
const MAX_RSS_BYTES = 200_000_000;

/**
 * Runs a program that reads a stranger's bytes: without our environment, which holds secrets, without input, at low
 * priority, killed when it is out of time, holds too much memory (Linux) or writes too much. Resolves when the process is gone; never throws.
 */
export async function runBounded({ command, args, timeoutMs }: Run, signal: AbortSignal): Promise<Ran> {
  const child = spawn(command, args, { env: { LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  ended.addEventListener('abort', kill, { once: true });
  if (ended.aborted) kill();
  lowerPriority(child.pid);
  const memory = killAbove(child, MAX_RSS_BYTES);
  const [out, err, progress] = [1, 2, 3].map((position) => collect(child.stdio[position] as Readable, kill));
  try {
    const [code] = await once(child, 'close');
    return {
      code: typeof code === 'number' ? code : null,
      isOutOfTime: ended.aborted,
      isTooLarge: memory.wasAbove(),
      out: out?.() ?? '',
      err: err?.() ?? '',
      progress: progress?.() ?? '',
    };
  } catch {
    return { code: null, isOutOfTime: ended.aborted, isTooLarge: false, out: '', err: '', progress: '' };
  } finally {
    ended.removeEventListener('abort', kill);
  }
}

function collect(stream: Readable, kill: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT) kill();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
