import { createHmac } from 'node:crypto';
import type { Db } from '../platform/db/index.ts';
import { findTombstones, type Tombstone } from './store.ts';

/** A number or user id in the form in which they are compared, or the business's own id of a customer. */
export type ComparedIdentity = { readonly kind: 'phone' | 'bsuid' | 'external_id'; readonly value: string };

/** The keyed hash under which whoever is erased is remembered: nobody can be read from it. */
export const tombstoneOf = (key: Buffer, { kind, value }: ComparedIdentity): Buffer =>
  createHmac('sha256', key).update(`erased\0${kind}\0${value}`).digest();

export type Dated = { readonly identities: readonly ComparedIdentity[]; readonly at: Date };

/** For each of what people wrote: whether they were erased since. It is not to be read then, whoever delivers it again. */
export async function wereErasedSince(db: Db, key: Buffer, written: readonly Dated[]): Promise<readonly boolean[]> {
  const hashes = written.map(({ identities }) => identities.map((one) => tombstoneOf(key, one)));
  if (hashes.flat().length === 0) return written.map(() => false);
  const found = await findTombstones(db, hashes.flat());
  const erasedAt = new Map(found.map(({ hash, erasedAt }) => [hash.toString('hex'), erasedAt]));
  return written.map(({ at }, index) =>
    (hashes[index] ?? []).some((hash) => {
      const erased = erasedAt.get(hash.toString('hex'));
      return erased !== undefined && at <= erased;
    }),
  );
}

/** Those that others do not have at all, or only of an earlier erasure. */
export function newerThan(tombstones: readonly Tombstone[], others: readonly Tombstone[]): readonly Tombstone[] {
  const known = new Map(others.map(({ hash, erasedAt }) => [hash.toString('hex'), erasedAt]));
  return tombstones.filter(({ hash, erasedAt }) => {
    const at = known.get(hash.toString('hex'));
    return at === undefined || at < erasedAt;
  });
}
