import type { Clock } from '../core/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { changeState } from './change-state.ts';
import { expireExchange } from './end-exchange.ts';
import { findExpired, lockOrder } from './order-store.ts';
import type { TellOrder } from './ports.ts';
import { findUnpaidExchanges } from './return-store.ts';
import { tellNews } from './tell-news.ts';
import type { Order, OrderId } from './types.ts';

type ExpireDeps = { readonly db: Db; readonly businessClock: Clock; readonly tell?: TellOrder };

const AT_ONCE = 200;

/**
 * Ends orders that nobody paid in time, and exchanges whose difference nobody paid, and gives their pieces back; returns
 * how many. One that cannot be ended stops no other; the first such error is thrown at the end.
 */
export async function expireOrders(deps: ExpireDeps): Promise<number> {
  const failed: Failed[] = [];
  const orders = await endEach(deps, failed, findExpired, expire);
  const exchanges = await endEach(deps, failed, findUnpaidExchanges, expireExchangeOf);
  const [first] = failed;
  if (first) throw first.error;
  return orders + exchanges;
}

type Failed = { readonly id: OrderId; readonly error: unknown };

/** Page by page, each in a transaction of its own. */
async function endEach(
  { db, businessClock, tell = NOBODY }: ExpireDeps,
  failed: Failed[],
  find: typeof findExpired,
  end: (tx: Tx, order: Order | null, now: Date, tell: TellOrder) => Promise<boolean>,
): Promise<number> {
  const now = businessClock();
  let ended = 0;
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    const failedIds = failed.map(({ id }) => id);
    const page = await find(db, now, failedIds, AT_ONCE);
    for (const id of page) {
      try {
        if (await db.transaction().execute(async (tx) => end(tx, await lockOrder(tx, { id }), now, tell))) ended++;
      } catch (error) {
        failed.push({ id, error });
      }
    }
    found = page.length;
  }
  return ended;
}

/** It may have been paid or changed since it was found. */
async function expire(tx: Tx, order: Order | null, now: Date, tell: TellOrder): Promise<boolean> {
  if (order?.state !== 'pending' || order.expiresAt === null || order.expiresAt > now) return false;
  await changeState(tx, order, { to: 'cancelled', by: 'expiry', reason: 'unpaid', at: now });
  await tellNews(tell, tx, order, { kind: 'ended', reason: 'unpaid', at: now });
  return true;
}

async function expireExchangeOf(tx: Tx, order: Order | null, at: Date, tell: TellOrder): Promise<boolean> {
  const differenceMinor = order && (await expireExchange(tx, order, at));
  if (order === null || differenceMinor === null) return false;
  const difference = { minor: differenceMinor, currency: order.currency };
  await tellNews(tell, tx, order, { kind: 'exchange_ended', difference, at });
  return true;
}

const NOBODY: TellOrder = async () => null;
