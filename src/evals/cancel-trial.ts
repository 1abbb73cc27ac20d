import type { Audit, Viewer } from '../staff/index.ts';
import type { TrialDeps } from './ports.ts';
import { endTrial } from './trial-store.ts';
import type { Trial } from './types.ts';

export type CancelTrialDeps = Pick<TrialDeps, 'db' | 'machineClock'> & { readonly audit: Audit };

/** Ends one that runs, which goes on record; one that has ended stays as it is. Its process hears of it when it next says how far it is. */
export async function cancelTrial(
  { db, machineClock, audit }: CancelTrialDeps,
  by: Viewer,
  { id, purpose }: Pick<Trial, 'id' | 'purpose'>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const isEnded = await endTrial(tx, id, { state: 'cut_off', reason: 'cancelled', at: machineClock() });
    if (isEnded) await audit(tx, by, 'trial_cancelled', `trial:${purpose}`);
  });
}
