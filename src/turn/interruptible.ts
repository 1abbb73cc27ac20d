import type { Interruption } from './running-turns.ts';

/** Carries interruptions from outside to whatever a turn is doing at the moment. */
export type Interruptible = {
  readonly interrupt: (why: Interruption) => void;
  /** A signal for the next stretch of thinking; it also ends after `deadlineMs`. */
  readonly begin: (isRestartable: boolean, deadlineMs: number) => AbortSignal;
  /** Set once the turn has lost its lease or the process is stopping. */
  readonly stoppedBy: () => Interruption | null;
};

/** `hasEffects` is asked before a newer message may stop the thinking: what has happened is not thrown away. */
export function createInterruptible(hasEffects: () => Promise<boolean>): Interruptible {
  let abort = new AbortController();
  let isRestartable = false;
  let stopped: Interruption | null = null;
  return {
    interrupt: (why) => {
      if (why !== 'newer_message') {
        stopped ??= why;
        abort.abort(why);
        return;
      }
      if (!isRestartable) return;
      const thinking = abort;
      void hasEffects().then(
        (has) => (has ? undefined : thinking.abort(why)),
        () => undefined,
      );
    },
    begin: (mayRestart, deadlineMs) => {
      isRestartable = mayRestart;
      abort = new AbortController();
      if (stopped) abort.abort(stopped);
      return AbortSignal.any([abort.signal, AbortSignal.timeout(deadlineMs)]);
    },
    stoppedBy: () => stopped,
  };
}
