import { type DecodingProcess, type Lost, startDecodingProcess } from './decoding-process.ts';
import type { Examined, PictureJob } from './jobs.ts';

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

export type PoolOutcome = Examined | Lost;

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

const LATE: Lost = { outcome: 'lost', reason: 'timed_out' };
const CLOSED: Lost = { outcome: 'lost', reason: 'closed' };

/**
 * Runs jobs in processes of their own: started with the first job, ended when idle. One that crashes, hangs or is killed
 * loses its own job and no other.
 */
export function createProcessPool(settings: PoolSettings): ProcessPool {
  const alive = new Set<DecodingProcess>();
  const busy = new Set<DecodingProcess>();
  const waiting: Waiting[] = [];
  let isClosed = false;

  const start = (): DecodingProcess => {
    const one = startDecodingProcess(settings.entry);
    alive.add(one);
    void one.exited.then(() => alive.delete(one));
    return one;
  };

  const next = (): void => {
    if (waiting.length === 0) return;
    const one = [...alive].find((process) => !busy.has(process)) ?? (alive.size < settings.processes ? start() : null);
    const work = one === null ? undefined : waiting.shift();
    if (one === null || work === undefined) return;
    void perform(one, work).then(next);
    next();
  };

  const perform = async (one: DecodingProcess, { job, signal, settle }: Waiting): Promise<void> => {
    busy.add(one);
    const { outcome, rssBytes } = await one.ask(job, AbortSignal.any([signal, AbortSignal.timeout(settings.jobMs)]));
    if (outcome.outcome === 'lost' || rssBytes > settings.maxRssBytes) await one.end();
    else one.rest(settings.idleMs);
    busy.delete(one);
    settle(isClosed && outcome.outcome === 'lost' ? CLOSED : outcome);
  };

  const run = (job: PictureJob, signal: AbortSignal): Promise<PoolOutcome> => {
    if (isClosed) return Promise.resolve(CLOSED);
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
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    for (const { settle } of waiting.splice(0)) settle(CLOSED);
    await Promise.all([...alive].map((one) => one.end()));
  };

  return { run, size: () => alive.size, close };
}
