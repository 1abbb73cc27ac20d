import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { answerEnvelope, type Examined, type PictureJob } from './jobs.ts';

export type Lost = { readonly outcome: 'lost'; readonly reason: 'timed_out' | 'crashed' | 'closed' };
export type Asked = { readonly outcome: Examined | Lost; readonly rssBytes: number };

export type DecodingProcess = {
  /** One job at a time; an aborted or crashed one is lost, and the process with it. */
  readonly ask: (job: PictureJob, signal: AbortSignal) => Promise<Asked>;
  /** Ends after so many ms unless it is asked again; until then it keeps nobody from ending. */
  readonly rest: (idleMs: number) => void;
  readonly end: () => Promise<void>;
  readonly exited: Promise<void>;
};

/** Of 19: everything else on the machine goes first. */
const NICENESS = 10;

/** Neither secrets nor settings of the program reach a process that decodes what strangers send. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/** Starts the program at `entry`, which calls `serveJobs`. */
export function startDecodingProcess(entry: URL): DecodingProcess {
  const child = fork(entry, {
    execArgv: ['--max-old-space-size=256'],
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

  const rest = (idleMs: number): void => {
    idle = setTimeout(() => void end(), idleMs).unref();
    child.unref();
    child.channel?.unref();
  };

  return { ask, rest, end, exited };
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or the system forbids it: then it runs like everything else.
  }
}
