import type { Db } from '../platform/db/index.ts';
import { insertUncommittedSpend, type RunSpend } from './spend-store.ts';

export type SpendKeeper = {
  /** Keeps what a run paid. Never throws: what cannot be written now is written later. */
  readonly keep: (run: RunSpend) => Promise<void>;
  /** Writes what could not be written before; throws when it still cannot. */
  readonly flush: () => Promise<void>;
};

/** Keeps what runs paid that end without a commit, over times when the database is away. */
export function createSpendKeeper(db: Db): SpendKeeper {
  const unwritten = new Set<RunSpend>();
  const flush = async (): Promise<void> => {
    const runs = [...unwritten];
    if (runs.length === 0) return;
    await insertUncommittedSpend(db, runs);
    for (const run of runs) unwritten.delete(run);
  };
  return {
    flush,
    keep: async (run) => {
      if (run.costMicroUsd === 0) return;
      unwritten.add(run);
      await flush().catch(() => undefined);
    },
  };
}
