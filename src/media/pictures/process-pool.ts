import type { InTurn } from '../../platform/in-turn.ts';
import type { Lost } from './decoding-process.ts';
import { createDecodingProcesses, type ProcessSettings } from './decoding-processes.ts';
import type { Examined, PictureJob } from './jobs.ts';

export type PoolSettings = ProcessSettings & {
  readonly processes: number;
  /** Of one job, waiting not counted. */
  readonly jobMs: number;
  /** Waits until a job may take its memory beside whatever else takes some. */
  readonly inTurn: InTurn;
};

export type PoolOutcome = Examined | Lost;

export type ProcessPool = {
  /** Runs when a process is free, in the order asked. An aborted job that waits is dropped, one under way is killed. */
  readonly run: (job: PictureJob, signal: AbortSignal) => Promise<PoolOutcome>;
  /** Processes that are alive. */
  readonly size: () => number;
  /** Ends the processes that have no work, and gives their memory back to the machine. */
  readonly makeRoom: () => Promise<void>;
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
  const processes = createDecodingProcesses(settings);
  const waiting: Waiting[] = [];
  /** Jobs that have left the line: at work, or next to be. */
  let underWay = 0;
  let isClosed = false;

  const next = (): void => {
    const work = underWay < settings.processes ? waiting.shift() : undefined;
    if (work === undefined) return;
    underWay += 1;
    void perform(work).then(() => {
      underWay -= 1;
      next();
    });
    next();
  };

  const perform = async ({ job, signal, settle }: Waiting): Promise<void> => {
    const outcome = await settings.inTurn(() => ask(job, signal));
    settle(isClosed && outcome.outcome === 'lost' ? CLOSED : outcome);
  };

  // A process is chosen when there is room for it, not before: whoever waits holds none.
  const ask = async (job: PictureJob, signal: AbortSignal): Promise<PoolOutcome> => {
    if (isClosed || signal.aborted) return LATE;
    return processes.ask(job, AbortSignal.any([signal, AbortSignal.timeout(settings.jobMs)]));
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
    await processes.endAll();
  };

  return { run, size: processes.size, makeRoom: processes.endIdle, close };
}
