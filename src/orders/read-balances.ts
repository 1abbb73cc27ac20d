import type { Db } from '../platform/db/index.ts';
import { type OrderBalance, selectBalances } from './balance-store.ts';
import { orderRefIn } from './rules.ts';
import type { OrderId } from './types.ts';

/** What orders wait for and have too much of. An id of no order of ours has no entry. */
export async function readBalances(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, OrderBalance>> {
  const known = ids.flatMap((id): OrderId[] => {
    const ref = orderRefIn(id);
    return ref !== null && 'id' in ref ? [ref.id] : [];
  });
  if (known.length === 0) return new Map();
  return new Map((await selectBalances(db, known)).map(({ id, ...balance }) => [id, balance]));
}
