import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { onRecord, readGeneral } from './file-store.ts';
import { insertChanges } from './store.ts';
import type { Scope } from './types.ts';

/** What a file says of a customer; `at`: ISO 8601; `source`: where it was given, in the business's own words. */
export type ListedConsent = {
  readonly customerId: CustomerId;
  readonly scope: Scope;
  readonly isGiven: boolean;
  readonly at: string;
  readonly source: string | null;
};

/** What holds of customers in general, as a file says it. */
export async function listConsents(db: Db, ids: readonly CustomerId[]): Promise<readonly ListedConsent[]> {
  const rows = await readGeneral(db, ids);
  return rows.map(({ customerId, scope, isGiven, at, source, shown }) => {
    const where = source === 'import' ? (shown ?? source) : source;
    return { customerId, scope, isGiven, at: at.toISOString(), source: where };
  });
}

/** Which of them are new, and which lie ahead: those would outlive whatever the customer says, and are not taken. */
export async function planConsents(db: Db, listed: readonly ListedConsent[], businessNow: Date) {
  const ahead = listed.filter(({ at }) => new Date(at) > businessNow);
  const others = listed.filter((one) => !ahead.includes(one));
  const known = await onRecord(
    db,
    others.map((one) => ({ ...one, at: new Date(one.at) })),
  );
  return { changed: others.filter((_, position) => !known.has(position)), ahead };
}

/** Keeps what files say at the times that they say: what customers said later holds. */
export async function setConsents(tx: Tx, listed: readonly ListedConsent[]): Promise<void> {
  if (listed.length === 0) return;
  await insertChanges(
    tx,
    listed.map(({ customerId, scope, isGiven, at, source }) => ({
      ...{ customerId, scope, isGiven, at: new Date(at), about: null, source: 'import', shown: source },
      ...{ reason: null, by: null, cause: `import:${isGiven ? 'yes' : 'no'}:${at}` },
    })),
  );
}
