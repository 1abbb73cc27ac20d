import { serveJobs } from '../../../src/media/pictures/serve-jobs.ts';
import { createZbar, createZxing } from '../../../src/vendors/barcodes/index.ts';

const LATE = { outcome: 'failed', reason: 'timed_out', isWorthRetrying: true, costMicroUsd: 0 } as const;

/** Finds barcodes like the real one; for their text the machine is too busy. */
serveJobs(
  {
    codes: { first: createZxing(), second: createZbar() },
    text: { name: 'late', close: async () => undefined, read: async () => LATE },
  },
  process,
);
process.on('disconnect', () => process.exit(0));
