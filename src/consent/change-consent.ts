import type { Tx } from '../platform/db/index.ts';
import { insertChanges } from './store.ts';
import type { ConsentChange } from './types.ts';

/**
 * Records that a customer gave or withdrew consent, as a row of its own for each scope; what was before stays on record.
 * The newest by its own time holds, so that what is told late does not undo what was said after it; a time that is still
 * to come counts as now. Gives how many scopes it said something new of.
 */
export async function changeConsent(tx: Tx, { scopes, ...change }: ConsentChange, businessNow: Date): Promise<number> {
  const at = change.at > businessNow ? businessNow : change.at;
  return (
    await insertChanges(
      tx,
      scopes.map((scope) => ({ ...change, scope, at })),
    )
  ).length;
}
