import { serveJobs } from '../../../src/media/pictures/serve-jobs.ts';

/** A decoding process that does what the name of the file says: dies, hangs, or answers as if there were nothing. */
const nothing = { name: 'none', read: async () => [] };
process.on('message', ({ job }: { readonly job: { readonly path: string } }) => {
  if (job.path.includes('dies')) process.abort();
  if (job.path.includes('hangs')) for (;;);
});
serveJobs(
  {
    codes: { first: nothing, second: nothing },
    text: {
      name: 'none',
      close: async () => undefined,
      read: async () => ({ outcome: 'read', lines: [], things: [], isUnsafe: null, costMicroUsd: 0 }),
    },
  },
  process,
);
