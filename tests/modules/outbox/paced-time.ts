import { setImmediate as nextRound } from 'node:timers/promises';
import { afterAll, beforeAll, vi } from 'vitest';
import { type Db, openDb } from '../../../src/platform/db/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { holdTime } from '../../support/held-time.ts';

/** Later than any default of a column that the server fills in by its own clock. */
const BEGINNING = new Date('2040-01-01T00:00:00.000Z');
/** Nothing that is waited for takes longer. */
const LONGEST_MS = 60_000;

type PacedTime = {
  /** Whoever asks here is answered at the time of this process. */
  readonly db: () => Db;
  /** Lets time pass, from one timer to the next, until `work` is done; no query is under way when it passes. */
  readonly meanwhile: <T>(work: Promise<T> | undefined) => Promise<T | undefined>;
};

/**
 * One time for this process and for its database, which stands still unless somebody waits in `meanwhile`: how long the
 * machine takes for a query or a round of its loop is no part of it. Call it once, right after `useDatabase`.
 */
export function usePacedTime(database: () => TestDatabase): PacedTime {
  let opened: ReturnType<typeof openDb> | undefined;
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const held = await holdTime(database(), 'clock_timestamp', BEGINNING);
    opened = openDb({ connectionString: database().url, maxConnections: 8, applicationName: 'tests' });
    const connect = opened.pool.connect.bind(opened.pool);
    Object.assign(opened.pool, {
      connect: async () => {
        const client = await connect();
        await held.setTo(Math.floor(performance.now()));
        return client;
      },
    });
  });
  afterAll(async () => {
    await opened?.pool.end();
    vi.useRealTimers();
  });
  const isAsking = (): boolean => {
    const { totalCount = 0, idleCount = 0, waitingCount = 0 } = opened?.pool ?? {};
    return totalCount > idleCount || waitingCount > 0;
  };
  return {
    db: () => {
      if (opened === undefined) throw new Error('The database exists only while tests run');
      return opened.db;
    },
    meanwhile: async (work) => {
      let isDone = false;
      const end = (): void => {
        isDone = true;
      };
      void Promise.resolve(work).then(end, end);
      const beganAt = performance.now();
      while (performance.now() < beganAt + LONGEST_MS) {
        do await nextRound();
        while (isAsking());
        if (isDone) return work;
        const before = performance.now();
        vi.advanceTimersToNextTimer();
        // A timer of nothing still takes a millisecond.
        if (performance.now() === before) vi.advanceTimersByTime(1);
      }
      throw new Error(`did not end within ${LONGEST_MS / 1_000} s`);
    },
  };
}
