import type { Log } from '../platform/log.ts';

const AGAIN_MS = 60_000;

/** Says in the log, by vendor and at most once a minute, that calls come whose signature fits no secret that is set. */
export function tellForged(log: Pick<Log, 'warn'>): (vendor: string) => void {
  const toldAt = new Map<string, number>();
  return (vendor) => {
    const now = performance.now();
    if (now - (toldAt.get(vendor) ?? -AGAIN_MS) < AGAIN_MS) return;
    toldAt.set(vendor, now);
    log.warn(
      { vendor },
      'calls come whose signature fits no secret that is set: 403; the doctor says whether it is that of the app',
    );
  };
}
