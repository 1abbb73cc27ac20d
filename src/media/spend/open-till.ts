import type { Db } from '../../platform/db/index.ts';
import { correctSpend, insertSpend, lockDay, removeSpend, type SpendId, useSince } from './spend-store.ts';
import type { Allowance, Charge, OpenCall, PaidFile, Refusal, Till } from './types.ts';

export type TillDeps = { readonly db: Db; readonly allowance: Allowance };

type Admitted = { readonly id: SpendId } | { readonly refused: Refusal };

/**
 * Asks before each paid call for one file whether there is still money and whether the customer's day still holds it,
 * and keeps the call as paid before it is made. A sound that was begun is heard to its end.
 */
export function openTill(deps: TillDeps, file: PaidFile): Till {
  let sound: Promise<Refusal | null> | null = null;
  const admit = async (expected: Charge): Promise<Admitted> => {
    if (expected.unit !== 'second') return admitCall(deps, file, expected);
    if (sound === null) {
      const first = admitCall(deps, file, expected);
      sound = first.then((admitted) => ('refused' in admitted ? admitted.refused : null));
      return first;
    }
    const refused = await sound;
    return refused === null ? { id: await insertSpend(deps.db, file, expected) } : { refused };
  };
  return {
    open: async (expected) => {
      const admitted = await admit(expected);
      return 'refused' in admitted ? { outcome: 'refused', reason: admitted.refused } : opened(deps.db, admitted.id);
    },
  };
}

async function admitCall({ db, allowance }: TillDeps, file: PaidFile, expected: Charge): Promise<Admitted> {
  if (expected.costMicroUsd > 0 && (await allowance.isOverBudget())) return { refused: 'over_budget' };
  const since = await allowance.dayStart();
  const { soundSeconds, visionCalls } = allowance.limits;
  return db.transaction().execute(async (tx) => {
    await lockDay(tx, file.conversationId);
    const used = await useSince(tx, file.conversationId, since);
    const isUsedUp = expected.unit === 'second' ? used.soundSeconds >= soundSeconds : used.visionCalls >= visionCalls;
    return isUsedUp ? { refused: 'day_limit' } : { id: await insertSpend(tx, file, expected) };
  });
}

const opened = (db: Db, id: SpendId): OpenCall => ({
  outcome: 'open',
  settle: async (settlement) => {
    if (settlement === 'unknown') return;
    const written = settlement === 'free' ? removeSpend(db, id) : correctSpend(db, id, settlement);
    await written.catch(() => undefined);
  },
});
