import type { WorkerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import { hasDuePushes } from './job-store.ts';
import { keepUnconfirmed, requeueUnsentPushes } from './recovery-store.ts';

export type SettlePushesDeps = { readonly db: Db; readonly wake: () => Promise<void> };

/** A push takes at most 15 s, three sizes included; a claim that is older than this has lost its worker. */
const CLAIM_LOST_MS = 60_000;
/** What is due this long has lost its wake-up. */
const WAKE_LOST_MS = 300;

/**
 * Looks after pushes of workers that were lost. What they had not handed over is pushed by another one. What they had
 * is not pushed twice: the reminder and the mail to whoever is on duty come all the same while the customer waits.
 */
export async function settlePushes({ db, wake }: SettlePushesDeps, deadWorkers: readonly WorkerId[]): Promise<void> {
  await requeueUnsentPushes(db, deadWorkers, CLAIM_LOST_MS);
  await keepUnconfirmed(db, deadWorkers, CLAIM_LOST_MS);
  if (await hasDuePushes(db, WAKE_LOST_MS)) await wake();
}
