/**
 * Two clocks exist. Business time (windows, expiries, opening hours, reminders) may be moved by the simulator;
 * machine time (leases, timeouts, job delays) never is. Whoever needs one is handed the one it needs.
 */
export type Clock = () => Date;

export const machineClock: Clock = () => new Date();

/** Clocks of two machines differ by minutes. */
const CLOCKS_DIFFER_MS = 300_000;

/** Whether a moment by another machine's clock has certainly not come yet by ours. */
export const liesAhead = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + CLOCKS_DIFFER_MS;

/** Resolves after `ms` milliseconds of machine time, or at once when the signal aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}
