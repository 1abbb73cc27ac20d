import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { changeState } from './change-state.ts';
import { findExpired, lockOrder } from './order-store.ts';
import type { OrderId } from './types.ts';

type ExpireDeps = { readonly db: Db; readonly businessClock: Clock };

const AT_ONCE = 100;

/** Ends orders that nobody paid in time and gives their pieces back; returns how many. */
export async function expireOrders(deps: ExpireDeps): Promise<number> {
  const now = deps.businessClock();
  const ids = await findExpired(deps.db, now, AT_ONCE);
  let ended = 0;
  for (const id of ids) if (await expire(deps.db, id, now)) ended++;
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
