import { createAlarms } from './alarms.ts';
import { QUEUES, type QueueName } from './catalogue.ts';

type Run = (payload: unknown) => Promise<void>;

/** Wake-ups that this process works off itself, because it has the processor and room. */
export type Nearby = {
  readonly start: (runs: Readonly<Record<QueueName, Run>>) => void;
  /** Runs the wake-up here and says so, or leaves it to the queue. */
  readonly take: (name: QueueName, payload: unknown) => boolean;
  /** Calls back after so long, ms, or says that it will not: it is too long, there are too many, or others work here. */
  readonly later: (delayMs: number, wake: () => void) => boolean;
  /** How many more wake-ups it would take now. */
  readonly room: (name: QueueName) => number;
  /** The same as `take`, unless it runs here already. */
  readonly offer: (name: QueueName, payload: unknown) => void;
  /** Takes nothing more and forgets what was meant for later; resolves when what runs has ended. */
  readonly stop: () => Promise<void>;
};

/** Half of a queue's concurrency may come from nearby: a full process leaves the rest to others. */
const SHARE = 0.5;

/**
 * A wake-up is only a hint, so a process that just made a row due and has room may look at it at once: no queue, no
 * second process, no disk. What is due in a moment waits in memory. What does not fit here or belongs to another role
 * goes through the queue, and the sweepers know nothing of the difference.
 */
export function createNearby(): Nearby {
  let runs: Readonly<Record<QueueName, Run>> | null = null;
  const active = new Map<QueueName, number>();
  const again = new Set<QueueName>();
  const running = new Set<Promise<void>>();
  /** How often each wake-up runs here. */
  const underWay = new Map<string, number>();
  const alarms = createAlarms();

  const launch = (name: QueueName, run: Run, payload: unknown): void => {
    const key = keyOf(name, payload);
    active.set(name, (active.get(name) ?? 0) + 1);
    underWay.set(key, (underWay.get(key) ?? 0) + 1);
    const done = run(payload).finally(() => {
      active.set(name, (active.get(name) ?? 1) - 1);
      const others = (underWay.get(key) ?? 1) - 1;
      if (others > 0) underWay.set(key, others);
      else underWay.delete(key);
      running.delete(done);
      if (again.delete(name) && runs !== null) launch(name, runs[name], payload);
    });
    running.add(done);
  };

  const take = (name: QueueName, payload: unknown): boolean => {
    if (runs === null) return false;
    const busy = active.get(name) ?? 0;
    if (QUEUES[name].concurrency === 1) {
      // One at a time, and once more when something came meanwhile.
      if (busy > 0) again.add(name);
      else launch(name, runs[name], payload);
      return true;
    }
    if (busy >= placesOf(name)) return false;
    launch(name, runs[name], payload);
    return true;
  };

  return {
    start: (given) => {
      runs = given;
    },
    take,
    later: (delayMs, wake) => runs !== null && alarms.set(delayMs, wake),
    room: (name) => (runs === null ? 0 : Math.max(0, placesOf(name) - (active.get(name) ?? 0))),
    offer: (name, payload) => {
      if (!underWay.has(keyOf(name, payload))) take(name, payload);
    },
    stop: async () => {
      runs = null;
      alarms.clear();
      await Promise.allSettled([...running]);
    },
  };
}

/** At least one, also of a queue that takes one at a time. */
const placesOf = (name: QueueName): number => Math.max(1, QUEUES[name].concurrency * SHARE);
const keyOf = (name: QueueName, payload: unknown): string => `${name} ${JSON.stringify(payload)}`;
