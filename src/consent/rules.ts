import type { ConsentRow, Scope, Standing } from './types.ts';

/**
 * How a scope stands, in general or for one thing: the newest word decides. A yes to one order opens that order after a
 * refusal, and only that; a later refusal closes it too. `rows` as `consentOf` reads them, the oldest first.
 */
export function standing(rows: readonly ConsentRow[], scope: Scope, about: string | null): Standing {
  const last = rows.findLast((row) => row.scope === scope && (row.about === null || row.about === about));
  if (last === undefined) return 'never';
  return last.isGiven ? 'given' : 'withdrawn';
}
