import { sleep } from '../core/clock.ts';

export type Sweep = { readonly name: string; readonly everyMs: number; readonly run: () => Promise<void> };

/**
 * Runs each sweep again and again, never two of the same at once; a failed one is reported and tried at its next
 * beat. `stop` lets the ones under way finish.
 */
export function startSweepers(
  sweeps: readonly Sweep[],
  onError: (name: string, error: unknown) => void,
): { readonly stop: () => Promise<void> } {
  const ending = new AbortController();
  const loops = sweeps.map(async (sweep) => {
    while (!ending.signal.aborted) {
      try {
        await sweep.run();
      } catch (error) {
        onError(sweep.name, error);
      }
      await sleep(sweep.everyMs, ending.signal);
    }
  });
  return {
    stop: async () => {
      ending.abort();
      await Promise.allSettled(loops);
    },
  };
}
