import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { answerEnvelope, type Examined, type PictureJob } from './jobs.ts';

export type PoolSettings = {
  /** The program of a process; it calls `serveJobs`. */
  readonly entry: URL;
  readonly processes: number;
  /** Of one job, waiting not counted. */
  readonly jobMs: number;
  /** A process without work ends after it. */
  readonly idleMs: number;
  /** A process that holds more after a job is replaced. */
  readonly maxRssBytes: number;
};

export type PoolOutcome = Examined | { readonly outcome: 'lost'; readonly reason: 'timed_out' | 'crashed' | 'closed' };

export type ProcessPool = {
  /** Runs when a process is free, in the order asked. An aborted job that waits is dropped, one under way is killed. */
  readonly run: (job: PictureJob, signal: AbortSignal) => Promise<PoolOutcome>;
  /** Processes that are alive. */
  readonly size: () => number;
  readonly close: () => Promise<void>;
};

type Waiting = {
  readonly job: PictureJob;
  readonly signal: AbortSignal;
  readonly settle: (outcome: PoolOutcome) => void;
};

type Process = {
  readonly child: ChildProcess;
  readonly exited: Promise<void>;
  busy: boolean;
  idle: NodeJS.Timeout | null;
};

const LATE = { outcome: 'lost', reason: 'timed_out' } as const;

/** Of 19: everything else on the machine goes first. */
const NICENESS = 10;

/** Neither secrets nor settings of the program reach a process that decodes what strangers send. */
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/**
 * Runs jobs in processes of their own: started with the first job, ended when idle. One that crashes, hangs or is killed
 * loses its own job and no other.
 */
export function createProcessPool(settings: PoolSettings): ProcessPool {
  const processes = new Set<Process>();
  const waiting: Waiting[] = [];
  let isClosed = false;
  let jobs = 0;

  const next = (): void => {
    if (waiting.length === 0) return;
    const one = [...processes].find(({ busy }) => !busy) ?? (processes.size < settings.processes ? start() : null);
    const work = one === null ? undefined : waiting.shift();
    if (one === null || work === undefined) return;
    void perform(one, work).then(next);
    next();
  };

  const start = (): Process => {
    const child = fork(settings.entry, {
      execArgv: ['--max-old-space-size=256'],
      env: ENVIRONMENT,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', resolve);
      child.once('error', resolve);
    });
    const one: Process = { child, exited: exited.then(() => void processes.delete(one)), busy: false, idle: null };
    processes.add(one);
    lowerPriority(child);
    return one;
  };

  const perform = async (one: Process, { job, signal, settle }: Waiting): Promise<void> => {
    one.busy = true;
    if (one.idle !== null) clearTimeout(one.idle);
    one.child.ref();
    const { outcome, rssBytes } = await ask(
      one,
      ++jobs,
      job,
      AbortSignal.any([signal, AbortSignal.timeout(settings.jobMs)]),
    );
    one.busy = false;
    if (outcome.outcome === 'lost' || rssBytes > settings.maxRssBytes) await end(one);
    else rest(one);
    settle(isClosed && outcome.outcome === 'lost' ? { outcome: 'lost', reason: 'closed' } : outcome);
  };

  const rest = (one: Process): void => {
    one.idle = setTimeout(() => void end(one), settings.idleMs).unref();
    // A process that rests keeps nobody from ending.
    one.child.unref();
    one.child.channel?.unref();
  };

  return {
    run: (job, signal) => {
      if (isClosed) return Promise.resolve({ outcome: 'lost', reason: 'closed' });
      if (signal.aborted) return Promise.resolve(LATE);
      const { promise, resolve } = Promise.withResolvers<PoolOutcome>();
      const work = { job, signal, settle: resolve };
      const dropIfWaiting = (): void => {
        if (!waiting.includes(work)) return;
        waiting.splice(waiting.indexOf(work), 1);
        resolve(LATE);
      };
      signal.addEventListener('abort', dropIfWaiting, { once: true });
      waiting.push(work);
      next();
      return promise.finally(() => signal.removeEventListener('abort', dropIfWaiting));
    },
    size: () => processes.size,
    close: async () => {
      isClosed = true;
      for (const { settle } of waiting.splice(0)) settle({ outcome: 'lost', reason: 'closed' });
      await Promise.all([...processes].map(end));
    },
  };
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or the system forbids it: then it runs like everything else.
  }
}

async function end(one: Process): Promise<void> {
  one.child.ref();
  one.child.kill('SIGKILL');
  await one.exited;
}

type Answer = { readonly outcome: PoolOutcome; readonly rssBytes: number };

async function ask({ child, exited }: Process, id: number, job: PictureJob, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const lose = (reason: 'timed_out' | 'crashed'): void =>
    resolve({ outcome: { outcome: 'lost', reason }, rssBytes: 0 });
  const listen = (message: unknown): void => {
    const answer = answerEnvelope.safeParse(message).data;
    if (answer?.id === id) resolve({ outcome: answer.result, rssBytes: answer.rssBytes });
  };
  const giveUp = (): void => lose('timed_out');
  child.on('message', listen);
  signal.addEventListener('abort', giveUp, { once: true });
  void exited.then(() => lose('crashed'));
  child.send({ id, job }, (error) => {
    if (error !== null) lose('crashed');
  });
  try {
    return await promise;
  } finally {
    child.off('message', listen);
    signal.removeEventListener('abort', giveUp);
  }
}
