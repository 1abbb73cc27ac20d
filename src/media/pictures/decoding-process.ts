import { fork } from 'node:child_process';
import { lowerPriority } from '../../platform/lower-priority.ts';
import { answerEnvelope, type Examined, type PictureJob } from './jobs.ts';

export type Lost = { readonly outcome: 'lost'; readonly reason: 'timed_out' | 'crashed' | 'closed' };
export type Asked = { readonly outcome: Examined | Lost; readonly rssBytes: number };

export type DecodingProcess = {
  /** One job at a time; an aborted or crashed one is lost, and the process with it. */
  readonly ask: (job: PictureJob, signal: AbortSignal) => Promise<Asked>;
  /** Says that it was idle for so many ms, unless it is asked again; until then it keeps nobody from ending. */
  readonly rest: (idleMs: number, whenIdle: () => void) => void;
  readonly end: () => Promise<void>;
  readonly exited: Promise<void>;
};

/**
 * Neither secrets nor settings of the program reach a process that decodes what strangers send. Large pieces of memory
 * go back to the system at once (glibc).
 */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/** Starts the program at `entry`, which calls `serveJobs`. */
export function startDecodingProcess(entry: URL): DecodingProcess {
  const child = fork(entry, {
    execArgv: ['--max-old-space-size=256', '--max-semi-space-size=2'],
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  lowerPriority(child.pid);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let idle: NodeJS.Timeout | null = null;
  let jobs = 0;

  const end = async (): Promise<void> => {
    child.ref();
    child.kill('SIGKILL');
    await exited;
  };

  const ask = async (job: PictureJob, signal: AbortSignal): Promise<Asked> => {
    if (idle !== null) clearTimeout(idle);
    child.ref();
    const id = ++jobs;
    const { promise, resolve } = Promise.withResolvers<Asked>();
    const lose = (reason: Lost['reason']): void => resolve({ outcome: { outcome: 'lost', reason }, rssBytes: 0 });
    const giveUp = (): void => lose('timed_out');
    const listen = (message: unknown): void => {
      const answer = answerEnvelope.safeParse(message).data;
      if (answer?.id === id) resolve({ outcome: answer.result, rssBytes: answer.rssBytes });
    };
    child.on('message', listen);
    signal.addEventListener('abort', giveUp, { once: true });
    void exited.then(() => lose('crashed'));
    child.send({ id, job }, (error) => {
      if (error !== null) lose('crashed');
    });
    return promise.finally(() => {
      child.off('message', listen);
      signal.removeEventListener('abort', giveUp);
    });
  };

  const rest: DecodingProcess['rest'] = (idleMs, whenIdle) => {
    idle = setTimeout(whenIdle, idleMs).unref();
    child.unref();
    child.channel?.unref();
  };

  return { ask, rest, end, exited };
}
