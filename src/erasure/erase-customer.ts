import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { finishErasures } from './finish-erasures.ts';
import type { ContactBook, PersonKeepers } from './ports.ts';
import { insertErasure, insertTombstones } from './store.ts';
import { type ComparedIdentity, tombstoneOf } from './tombstones.ts';
import type { BookEntry, EraseOutcome, EraseWish, ErasureId, GatheredPerson, Hindrances } from './types.ts';

export type EraseDeps = {
  readonly db: Db;
  /** Key of the hashes under which erased numbers are remembered. */
  readonly key: Buffer;
  readonly businessClock: Clock;
  readonly keepers: PersonKeepers;
  /** Null: there is no account at WhatsApp that could hold anything. */
  readonly contactBook: ContactBook | null;
};

const TRIES = 3;

/**
 * Erases a customer. Stored calls are cleaned first, which again and again changes nothing; everything in the database
 * then goes in one transaction, so that a process killed at any moment leaves all or nothing; bytes and the entry at
 * WhatsApp go last, by rows that outlive the process.
 */
export async function eraseCustomer(deps: EraseDeps, wish: EraseWish): Promise<EraseOutcome> {
  const { db, keepers } = deps;
  if (!wish.isForced) {
    const by = await keepers.hindrances(db, wish.customerId);
    if (isHindered(by)) return { outcome: 'hindered', by };
  }
  const known = await keepers.gather(db, wish.customerId);
  const mark = await keepers.cleanCalls(db, known.names, null);
  const erased = await withoutDeadlock(() => db.transaction().execute((tx) => forgetAll(deps, tx, wish, mark)));
  if (erased === null) return { outcome: 'unknown' };
  await keepers.keepList();
  await keepers.removeFiles(erased.keys);
  const left = await finishErasures(deps, { restMs: 0 });
  return { outcome: 'erased', id: erased.id, files: erased.keys.length, isBookAsked: left === 0 };
}

const isHindered = ({ orders, plans, operations }: Hindrances): boolean =>
  orders.length + plans.length + operations > 0;

async function forgetAll(
  { key, businessClock, keepers, contactBook }: EraseDeps,
  tx: Tx,
  { customerId, by }: EraseWish,
  mark: string,
): Promise<{ readonly id: ErasureId; readonly keys: readonly string[] } | null> {
  if (!(await keepers.lock(tx, customerId))) return null;
  await keepers.stop(tx, await keepers.gather(tx, customerId));
  // Read again now that nothing new can come.
  const person = await keepers.gather(tx, customerId);
  const [id, at] = [newId<'erasure'>(), businessClock()];
  await insertErasure(tx, { id, at, by, book: contactBook === null ? [] : bookEntries(person) });
  await insertTombstones(
    tx,
    comparedIn(person).map((one) => ({ hash: tombstoneOf(key, one), erasedAt: at })),
  );
  await keepers.cleanCalls(tx, person.names, mark);
  const keys = await keepers.forget(tx, person);
  await keepers.record(tx, id, by);
  return { id, keys };
}

const comparedIn = ({ identities, externalId }: GatheredPerson): readonly ComparedIdentity[] =>
  externalId === null ? identities : [...identities, { kind: 'external_id', value: externalId }];

const bookEntries = ({ identities, conversations }: GatheredPerson): readonly BookEntry[] =>
  [...new Set(conversations.map(({ phoneNumberId }) => phoneNumberId))].flatMap((phoneNumberId) =>
    identities.flatMap(({ kind, value }) => (kind === 'bsuid' ? [{ phoneNumberId, bsuid: value }] : [])),
  );

/** Whoever works on the same rows in another order may have to be let go first. */
async function withoutDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const isDeadlock = error instanceof Error && 'code' in error && error.code === '40P01';
      if (!isDeadlock || attempt === TRIES) throw error;
    }
  }
}
