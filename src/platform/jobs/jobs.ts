import type { Redis } from 'ioredis';
import { inTime } from '../in-time.ts';
import { type Payload, QUEUE_NAMES, QUEUES, type QueueName, type WakeUp } from './catalogue.ts';
import { type Engine, type EngineQueue, type EngineWorker, postgresEngine, redisEngine } from './engines.ts';
import { createNearby } from './nearby.ts';
import { createTurnstile } from './turnstile.ts';

export type JobHandler<Name extends QueueName> = (payload: Payload<Name>) => Promise<void>;
/** One processor per queue, named after it: `llmProcessor` works on queue `llm`. */
export type Processors = { readonly [Name in QueueName as `${Name}Processor`]: JobHandler<Name> };

export type Jobs = {
  /** Adds wake-ups in one round trip. Never rejects: a lost wake-up is found again by a sweeper. */
  readonly wake: <Name extends QueueName>(queue: Name, wakeUps: readonly WakeUp<Name>[]) => Promise<void>;
  /**
   * Works here on as many of these as this process has room for and is not at work on; the others are left. For whoever
   * finds the same rows again and again: queued each time, they would pile up faster than they are worked off.
   */
  readonly offer: <Name extends QueueName>(queue: Name, payloads: readonly Payload<Name>[]) => void;
  /**
   * How many rows that were found late are worth a wake-up now: as many as all that already wait in the queue leave of
   * one process's places, or as this process has room for. Zero while everybody is busy: nearly all that is late
   * then waits in line with its wake-up, and another one would only lengthen the line.
   */
  readonly room: (queue: QueueName) => Promise<number>;
  /** Starts taking jobs. */
  readonly work: (processors: Processors) => Promise<void>;
  /** Takes no new job, waits up to `graceMs` for running ones, then lets go. */
  readonly close: (graceMs: number) => Promise<void>;
};

export type JobsOptions = {
  readonly backend:
    | { readonly kind: 'redis'; readonly connect: () => Redis }
    | { readonly kind: 'postgres'; readonly connectionString: string };
  /** Told of every error of the engine and of every handler that threw. */
  readonly onError: (error: unknown, queue: QueueName) => void;
};

/** How long anybody waits for the engine to take a wake-up, and at the start for it to be there, ms. */
const PATIENCE_MS = 500;
const START_PATIENCE_MS = 3_000;

const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;
/** One code path over BullMQ's two backends: Redis when there is one, PostgreSQL otherwise. */
export async function createJobs(options: JobsOptions): Promise<Jobs> {
  const engine =
    options.backend.kind === 'redis'
      ? redisEngine(options.backend.connect)
      : await postgresEngine(options.backend.connectionString);
  const queues = new Map<QueueName, EngineQueue>();
  const workers: EngineWorker[] = [];
  const nearby = createNearby();
  for (const name of QUEUE_NAMES) {
    const queue = engine.queue(name);
    queue.on('error', (error) => options.onError(error, name));
    queues.set(name, queue);
  }
  const wake: Jobs['wake'] = async (name, wakeUps) => {
    const others = wakeUps.filter(({ payload, delayMs = 0 }) =>
      delayMs > 0 ? !nearby.later(delayMs, () => void wake(name, [{ payload }])) : !nearby.take(name, payload),
    );
    if (others.length === 0) return;
    const jobs = others.map((wakeUp) => ({
      name,
      data: wakeUp.payload,
      opts: { ...JOB_OPTIONS, ...(wakeUp.delayMs ? { delay: wakeUp.delayMs } : {}) },
    }));
    // An engine that is away holds commands back until it returns: nobody waits for that, the sweepers wake instead.
    const added = queues
      .get(name)
      ?.addBulk(jobs)
      .catch((error: unknown) => options.onError(error, name));
    await inTime(added ?? Promise.resolve(), PATIENCE_MS).catch(() => undefined);
  };
  return {
    wake,
    room: async (name) => Math.max(QUEUES[name].concurrency - (await lineOf(queues.get(name))), nearby.room(name)),
    offer: (name, payloads) => {
      for (const payload of payloads) nearby.offer(name, payload);
    },
    work: async (processors) => {
      const runs = guarded(processors, options.onError);
      nearby.start(runs);
      for (const name of QUEUE_NAMES) workers.push(startWorker(engine, name, runs[name], options.onError));
      // Without its engine this process still works on what it wakes itself and what the sweepers find.
      await inTime(Promise.all(workers.map((worker) => worker.waitUntilReady())), START_PATIENCE_MS).catch(
        () => undefined,
      );
    },
    close: async (graceMs) => {
      const inTime = await closeWithin([...workers, { close: () => nearby.stop() }], graceMs);
      const closed = Promise.allSettled([...queues.values()].map((queue) => queue.close())).then(engine.close);
      // A job that does not end keeps its connections in use: whoever waits for them waits for it.
      if (inTime) await closed;
      else closed.catch(() => undefined);
    },
  };
}

/** How many wake-ups wait. An engine that is away wakes nobody: its line has no end. */
const lineOf = (queue: EngineQueue | undefined): Promise<number> =>
  inTime(queue?.getWaitingCount() ?? Promise.resolve(0), PATIENCE_MS).catch(() => Number.POSITIVE_INFINITY);

type Runs = Readonly<Record<QueueName, (payload: unknown) => Promise<void>>>;

/**
 * Processors that check their payload and never reject: the rows still say what is to be done, so the sweeper wakes
 * them again; a retry of the job would only double that.
 */
function guarded(processors: Processors, onError: JobsOptions['onError']): Runs {
  const enter = createTurnstile();
  const guard = (name: QueueName) => async (payload: unknown) => {
    try {
      // What begins waits its turn; what ends something that began does not.
      if (name === 'llm') await enter();
      const processor = processors[`${name}Processor`] as JobHandler<QueueName>;
      await processor(QUEUES[name].payload.parse(payload) as Payload<QueueName>);
    } catch (error) {
      onError(error, name);
    }
  };
  return {
    billing: guard('billing'),
    email: guard('email'),
    notification: guard('notification'),
    inbound: guard('inbound'),
    inboundBulk: guard('inboundBulk'),
    initiated: guard('initiated'),
    llm: guard('llm'),
    media: guard('media'),
    webhook: guard('webhook'),
    whatsapp: guard('whatsapp'),
  };
}

function startWorker(
  engine: Engine,
  name: QueueName,
  run: Runs[QueueName],
  onError: JobsOptions['onError'],
): EngineWorker {
  const worker = engine.worker(name, (job) => run(job.data));
  worker.on('error', (error) => onError(error, name));
  return worker;
}

/** False when a job was still running after `graceMs`. BullMQ's forced close would wait for it all the same. */
async function closeWithin(parts: readonly { close(): Promise<void> }[], graceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), graceMs);
  });
  const finished = Promise.allSettled(parts.map((part) => part.close()));
  const first = await Promise.race([finished, patience]);
  clearTimeout(timer);
  return first !== 'late';
}
