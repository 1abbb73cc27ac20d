import type { CustomerId } from '../core/ids.ts';
import { customersIn } from '../customers/index.ts';
import {
  allTombstones,
  eraseCustomer,
  insertTombstones,
  newerThan,
  type Tombstone,
  tombstoneOf,
} from '../erasure/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import { keepErasureList, readErasureList } from './erasure-list.ts';
import type { Infrastructure } from './infrastructure.ts';
import { type ErasureParts, erasureDeps } from './join-erasure.ts';
import type { Secrets } from './read-secrets.ts';

/**
 * Erases again whom the list beside the files says were erased and the database does not: it is a backup or a snapshot
 * from before. What the list lacks is added to it. Two reads when both say the same. Returns how many were erased.
 */
export async function eraseListed(parts: ErasureParts): Promise<number> {
  const { db, storage, key } = parts;
  // The list first: an erasure is in the database before it is in the list.
  const list = await readErasureList(storage);
  const known = await allTombstones(db);
  const missing = newerThan(list, known);
  let count = 0;
  if (missing.length > 0) {
    for (const [customerId, at] of await erasedIn(db, key, missing)) {
      const deps = erasureDeps({ ...parts, businessClock: () => at });
      const done = await eraseCustomer(deps, { customerId, by: 'owner', isForced: true });
      count += done.outcome === 'erased' ? 1 : 0;
    }
    // Known only once everybody is gone: whoever is killed on the way begins anew.
    await db.transaction().execute((tx) => insertTombstones(tx, missing));
  }
  if (newerThan(known, list).length > 0) await keepErasureList(db, storage);
  return count;
}

type EraseListedDeps = Pick<ErasureParts, 'config' | 'storage' | 'businessClock'> & {
  readonly infrastructure: Pick<Infrastructure, 'db'>;
  readonly secrets: Pick<Secrets, 'accessToken' | 'refusalHashKey'>;
};

/** What a process that runs has for it. */
export const listedParts = ({ config, storage, businessClock, infrastructure, secrets }: EraseListedDeps) => ({
  ...{ config, storage, businessClock, db: infrastructure.db },
  ...{ key: secrets.refusalHashKey, accessToken: secrets.accessToken },
});

/** The same at the start of a process; a list that cannot be read stops nobody, and the worker's sweep reads it later. */
export async function eraseListedAtStart({ log, ...deps }: EraseListedDeps & { readonly log: Log }): Promise<void> {
  try {
    const count = await eraseListed(listedParts(deps));
    if (count > 0) log.warn({ count }, 'customers who were erased since this database was saved are erased again');
  } catch (error) {
    log.error({ err: error }, 'the list of erasures could not be followed; it is tried again');
  }
}

/** Customers who were there before somebody with one of their numbers or ids was erased: those of later are somebody new. */
async function erasedIn(db: Db, key: Buffer, list: readonly Tombstone[]): Promise<ReadonlyMap<CustomerId, Date>> {
  const erasedAt = new Map(list.map(({ hash, erasedAt: at }) => [hash.toString('hex'), at]));
  const found = new Map<CustomerId, Date>();
  for await (const { customerId, createdAt, ...identity } of customersIn(db)) {
    const at = erasedAt.get(tombstoneOf(key, identity).toString('hex'));
    if (at === undefined || createdAt > at) continue;
    const before = found.get(customerId);
    if (before === undefined || before < at) found.set(customerId, at);
  }
  return found;
}
