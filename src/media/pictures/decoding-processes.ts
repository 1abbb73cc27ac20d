import { type Asked, type DecodingProcess, startDecodingProcess } from './decoding-process.ts';
import type { PictureJob } from './jobs.ts';

export type DecodingProcesses = {
  /** Asks one that has no work, or a new one; never more of them than are asked at a time. */
  readonly ask: (job: PictureJob, signal: AbortSignal) => Promise<Asked['outcome']>;
  /** How many are alive. */
  readonly size: () => number;
  /** Ends those that have no work. */
  readonly endIdle: () => Promise<void>;
  readonly endAll: () => Promise<void>;
};

export type ProcessSettings = {
  /** The program of a process; it calls `serveJobs`. */
  readonly entry: URL;
  /** A process without work ends after it. */
  readonly idleMs: number;
  /** A process that holds more after a job is replaced. */
  readonly maxRssBytes: number;
};

/** Processes that are started when they are needed, and ended when they are not, hold too much or lost their job. */
export function createDecodingProcesses({ entry, idleMs, maxRssBytes }: ProcessSettings): DecodingProcesses {
  const alive = new Set<DecodingProcess>();
  const busy = new Set<DecodingProcess>();

  const start = (): DecodingProcess => {
    const one = startDecodingProcess(entry);
    alive.add(one);
    void one.exited.then(() => alive.delete(one));
    return one;
  };

  /** Nobody is given work who is about to end. */
  const ending = new Set<DecodingProcess>();
  const end = async (one: DecodingProcess): Promise<void> => {
    ending.add(one);
    await one.end();
    ending.delete(one);
  };
  const isFree = (one: DecodingProcess): boolean => !busy.has(one) && !ending.has(one);

  return {
    ask: async (job, signal) => {
      const one = [...alive].find(isFree) ?? start();
      busy.add(one);
      const { outcome, rssBytes } = await one.ask(job, signal);
      if (outcome.outcome === 'lost' || rssBytes > maxRssBytes) await end(one);
      else one.rest(idleMs, () => void end(one));
      busy.delete(one);
      return outcome;
    },
    size: () => alive.size,
    endIdle: async () => void (await Promise.all([...alive].filter(isFree).map(end))),
    endAll: async () => void (await Promise.all([...alive].map(end))),
  };
}
