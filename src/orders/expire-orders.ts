import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { changeState } from './change-state.ts';
import { findExpired, lockOrder } from './order-store.ts';
import type { OrderId } from './types.ts';

type ExpireDeps = { readonly db: Db; readonly businessClock: Clock };

const AT_ONCE = 200;

/**
 * Ends orders that nobody paid in time and gives their pieces back; returns how many. One that cannot be ended stops no
 * other; the first such error is thrown at the end.
 */
export async function expireOrders(deps: ExpireDeps): Promise<number> {
  const now = deps.businessClock();
  const failed: { readonly id: OrderId; readonly error: unknown }[] = [];
  let ended = 0;
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    const page = await findExpired(
      deps.db,
      now,
      failed.map(({ id }) => id),
      AT_ONCE,
    );
    for (const id of page) {
      try {
        if (await expire(deps.db, id, now)) ended++;
      } catch (error) {
        failed.push({ id, error });
      }
    }
    found = page.length;
  }
  const [first] = failed;
  if (first) throw first.error;
  return ended;
}

/** It may have been paid or changed since it was found. */
const expire = (db: Db, id: OrderId, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const order = await lockOrder(tx, { id });
    if (order?.state !== 'pending' || order.expiresAt === null || order.expiresAt > now) return false;
    await changeState(tx, order, { to: 'cancelled', by: 'expiry', reason: 'unpaid', at: now });
    return true;
  });
