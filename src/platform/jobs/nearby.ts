import { QUEUES, type QueueName } from './catalogue.ts';

type Run = (payload: unknown) => Promise<void>;

/** Wake-ups that this process works off itself, because it has the processor and room. */
export type Nearby = {
  readonly start: (runs: Readonly<Record<QueueName, Run>>) => void;
  /** Runs the wake-up here and says so, or leaves it to the queue. */
  readonly take: (name: QueueName, payload: unknown) => boolean;
  /** Takes nothing more; resolves when what runs has ended. */
  readonly stop: () => Promise<void>;
};

/** Half of a queue's concurrency may come from nearby: a full process leaves the rest to others. */
const SHARE = 0.5;

/**
 * A wake-up is only a hint, so a process that just made a row due and has room may look at it at once: no queue, no
 * second process, no disk. What does not fit here, waits for a later moment, or belongs to another role goes through
 * the queue, and the sweepers know nothing of the difference.
 */
export function createNearby(): Nearby {
  let runs: Readonly<Record<QueueName, Run>> | null = null;
  const active = new Map<QueueName, number>();
  const again = new Set<QueueName>();
  const running = new Set<Promise<void>>();

  const launch = (name: QueueName, run: Run, payload: unknown): void => {
    active.set(name, (active.get(name) ?? 0) + 1);
    const done = run(payload).finally(() => {
      active.set(name, (active.get(name) ?? 1) - 1);
      running.delete(done);
      if (again.delete(name) && runs !== null) launch(name, runs[name], payload);
    });
    running.add(done);
  };

  return {
    start: (given) => {
      runs = given;
    },
    take: (name, payload) => {
      if (runs === null) return false;
      const busy = active.get(name) ?? 0;
      if (QUEUES[name].concurrency === 1) {
        // One at a time, and once more when something came meanwhile.
        if (busy > 0) again.add(name);
        else launch(name, runs[name], payload);
        return true;
      }
      if (busy >= QUEUES[name].concurrency * SHARE) return false;
      launch(name, runs[name], payload);
      return true;
    },
    stop: async () => {
      runs = null;
      await Promise.allSettled([...running]);
    },
  };
}
