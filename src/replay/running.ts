import { AppError } from '../core/errors.ts';

/** Budgets are asked before a repetition and charged after it: as many as run at once may go beyond them. */
const MOST = { ofOne: 2, ofAll: 4 };
/** Most have ended by then. */
const WAIT_MS = 10_000;

/** Runs few repetitions at once in this process, and fewer of one person. The rest is refused with when to ask again. */
export function limitRunning(): <Result>(by: string, run: () => Promise<Result>) => Promise<Result> {
  const running: string[] = [];
  return async (by, run) => {
    const own = running.filter((one) => one === by).length;
    if (own >= MOST.ofOne || running.length >= MOST.ofAll)
      throw new AppError('replay_busy', 'rate_limited', { retryAfterMs: WAIT_MS });
    running.push(by);
    try {
      return await run();
    } finally {
      running.splice(running.indexOf(by), 1);
    }
  };
}
