import { releaseStock, takeStock } from '../catalogue/index.ts';
import { newId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { markPaid } from './book-payment.ts';
import { changeState } from './change-state.ts';
import { insertEvent, updateOrder, writeState } from './change-store.ts';
import { lockOrder } from './order-store.ts';
import { readReturn } from './return-store.ts';
import { mayMove, orderRefIn, piecesOf } from './rules.ts';
import type { Order, OrderState } from './types.ts';

export const MOVES = ['paid', 'preparing', 'shipped', 'delivered', 'cancelled', 'returned', 'exchanged'] as const;
export type MoveTo = (typeof MOVES)[number];

export type Move = {
  readonly to: MoveTo;
  /** `staff` at a terminal, or the name of the API key's user. */
  readonly by: string;
  readonly reason: string | null;
  readonly carrier: string | null;
  readonly tracking: string | null;
  /** Business time. */
  readonly at: Date;
};

export type Moved =
  | { readonly outcome: 'moved' | 'unchanged'; readonly number: string; readonly state: OrderState }
  | { readonly outcome: 'not_allowed'; readonly number: string; readonly state: OrderState }
  | { readonly outcome: 'not_found' };

/** Moves an order from outside: staff, or the shop's ERP. The same move again changes nothing. `ref` is an id or a number. */
export const moveOrder = (db: Db, ref: string, move: Move): Promise<Moved> =>
  db.transaction().execute(async (tx) => {
    const known = orderRefIn(ref);
    const order = known && (await lockOrder(tx, known));
    if (!order) return { outcome: 'not_found' };
    const about = { number: order.number, state: order.state };
    if (order.state === move.to || (move.to === 'paid' && order.paidAt !== null))
      return { ...about, outcome: 'unchanged' };
    if (move.to === 'paid') return payByRecord(tx, order, move);
    if (!mayMove(order, move.to)) return { ...about, outcome: 'not_allowed' };
    if (order.state === 'return_requested' || order.state === 'exchange_requested') {
      if (move.to === 'delivered') return declineReturn(tx, order, move);
    }
    await updateOrder(tx, order.id, { shipment: move });
    await changeState(tx, order, { ...move, detail: { carrier: move.carrier, tracking: move.tracking } });
    if (move.to === 'exchanged') await sendExchange(tx, order);
    return { ...about, outcome: 'moved', state: move.to };
  });

/** Staff saw the money: a transfer, or cash at the door. */
async function payByRecord(tx: Tx, order: Order, { at }: Move): Promise<Moved> {
  const about = { number: order.number, state: order.state };
  const missing = order.totalMinor - order.paidMinor;
  if (missing <= 0 || order.state === 'cancelled') return { ...about, outcome: 'not_allowed' };
  const amount = { minor: missing, currency: order.currency };
  await markPaid(tx, order.id, { provider: 'record', receipt: newId(), amount, at });
  return { ...about, outcome: 'moved', state: order.state === 'pending' ? 'paid' : order.state };
}

/** The pieces that were set aside for the exchange leave the shop. */
async function sendExchange(tx: Tx, order: Order): Promise<void> {
  await takeStock(tx, await exchangedPieces(tx, order));
}

/** Staff says no to what a customer asked to send back: the order is as it was, and no one is told that it arrived again. */
async function declineReturn(tx: Tx, order: Order, move: Move): Promise<Moved> {
  if (order.state === 'exchange_requested') await releaseStock(tx, await exchangedPieces(tx, order));
  const reason = move.reason ?? 'return_declined';
  await writeState(tx, order.id, { ...move, from: order.state, reason });
  await insertEvent(tx, order.id, { kind: 'order.changed', detail: { number: order.number, reason }, at: move.at });
  return { outcome: 'moved', number: order.number, state: 'delivered' };
}

async function exchangedPieces(tx: Tx, order: Order) {
  const { items } = (await readReturn(tx, order.id)) ?? { items: [] };
  return piecesOf(items.flatMap(({ to, quantity }) => (to === null ? [] : [{ ...to, quantity }])));
}
