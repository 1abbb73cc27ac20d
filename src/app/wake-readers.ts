import type { Jobs } from '../platform/jobs/index.ts';
import type { Lane } from '../webhooks/index.ts';

/** How long calls of the lane `bulk` are collected before they are read together, ms. */
const COLLECT_MS = 250;

/**
 * Wakes whoever reads stored calls: at once for urgent ones, a moment later for the others, together. Should this
 * process end in that moment, the sweeper finds them.
 */
export function wakeReaders(jobs: Pick<Jobs, 'wake'>): (lanes: readonly Lane[]) => void {
  let isCollecting = false;
  return (lanes) => {
    if (lanes.includes('urgent')) void jobs.wake('inbound', [{ payload: {} }]);
    if (!lanes.includes('bulk') || isCollecting) return;
    isCollecting = true;
    setTimeout(() => {
      isCollecting = false;
      void jobs.wake('inboundBulk', [{ payload: {} }]);
    }, COLLECT_MS).unref();
  };
}
