import { isDeepStrictEqual } from 'node:util';
import { lockStock, takeStock } from '../catalogue/index.ts';
import { newId } from '../core/ids.ts';
import { readBusinessFacts } from '../knowledge/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { hasEnded, markPaid } from './book-payment.ts';
import { changeState } from './change-state.ts';
import { insertEvent, insertHistory, updateOrder, writeState } from './change-store.ts';
import { newPiecesOf, undoExchange } from './end-exchange.ts';
import { lockOrder } from './order-store.ts';
import type { Refunds, TellOrder } from './ports.ts';
import { releaseRefunds } from './release-refunds.ts';
import { oldPiecesOf, restock } from './restock.ts';
import { readReturn } from './return-store.ts';
import { mayMove, orderRefIn } from './rules.ts';
import { shownNumber } from './shown-number.ts';
import { tellShipped } from './tell-news.ts';
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
  /** Where it is followed, and the day on which it is expected (`2026-12-04`). */
  readonly trackingUrl?: string | null;
  readonly expectedOn?: string | null;
  /** What came back is for sale again; absent or null: as the shop's policy says. Only of `returned` and `exchanged`. */
  readonly restock?: boolean | null;
  /** Business time at which it happened. */
  readonly at: Date;
  /** When it is told to us; absent: as it happened. */
  readonly heardAt?: Date;
};

export type Moved =
  /** `corrected`: its shipment was. `kept_apart`: money for an order that had ended, which a person gives back. */
  | {
      readonly outcome: 'moved' | 'unchanged' | 'corrected' | 'kept_apart';
      /** By which customers know it. */
      readonly number: string;
      readonly state: OrderState;
      /** What the customer is told by; absent: nothing. */
      readonly notificationId?: string | null;
    }
  | { readonly outcome: 'not_allowed'; readonly number: string; readonly state: OrderState }
  | { readonly outcome: 'not_found' };

/**
 * Moves an order from outside: staff, or the shop's ERP. The same move again changes nothing. `ref` is an id or a number;
 * without `refunds` what an exchange gives back to the original payment is a task for staff.
 */
export const moveOrder = (db: Db, ref: string, move: Move, followers: Followers = {}): Promise<Moved> =>
  db.transaction().execute((tx) => moveOrderIn(tx, ref, move, followers));

/** Who has to know of a move. Without `tell` no customer is told. */
export type Followers = { readonly refunds?: Refunds | null; readonly tell?: TellOrder | null };

/** The same inside the caller's transaction. */
export async function moveOrderIn(
  tx: Tx,
  ref: string,
  move: Move,
  { refunds = null, tell = null }: Followers,
): Promise<Moved> {
  const known = orderRefIn(ref);
  const order = known && (await lockOrder(tx, known));
  if (!order) return { outcome: 'not_found' };
  const about = { number: shownNumber(order), state: order.state };
  const isPaid = order.paidAt !== null && dueOf(order) <= 0;
  if (order.state === move.to && isSent(order)) return correctShipment(tx, order, move, tell);
  if (order.state === move.to || (move.to === 'paid' && isPaid)) return { ...about, outcome: 'unchanged' };
  if (move.to === 'paid') return payByRecord(tx, order, move);
  if (!mayMove(order, move.to)) return { ...about, outcome: 'not_allowed' };
  if (order.state === 'return_requested' || order.state === 'exchange_requested') {
    if (move.to === 'delivered') return declineReturn(tx, order, move);
  }
  await updateOrder(tx, order.id, { shipment: move });
  await changeState(tx, order, { ...move, detail: { carrier: move.carrier, tracking: move.tracking } });
  if (move.to === 'returned' || move.to === 'exchanged') await receive(tx, refunds, order, move);
  const { carrier, tracking, trackingUrl = null, expectedOn = null, at } = move;
  const shipment = { carrier, tracking, trackingUrl, expectedOn, at };
  const notificationId = move.to === 'shipped' ? await tellShipped(tell, tx, order, shipment) : null;
  return { ...about, outcome: 'moved', state: move.to, notificationId };
}

const isSent = ({ state }: Order): boolean => state === 'shipped' || state === 'delivered';

/**
 * Who brings it and under which number is known later, or was wrong; what is not named stays. Of another number of what
 * has not arrived yet the customer hears.
 */
async function correctShipment(tx: Tx, order: Order, move: Move, tell: TellOrder | null): Promise<Moved> {
  const { state, carrier, tracking, trackingUrl } = order;
  const number = shownNumber(order);
  const { by, heardAt: at = move.at } = move;
  const shipment = {
    carrier: move.carrier ?? carrier,
    tracking: move.tracking ?? tracking,
    trackingUrl: move.trackingUrl ?? trackingUrl,
  };
  if (isDeepStrictEqual(shipment, { carrier, tracking, trackingUrl })) return { outcome: 'unchanged', number, state };
  await updateOrder(tx, order.id, { shipment });
  await insertHistory(tx, order.id, { from: state, to: state, by, reason: 'shipment_changed', at });
  const detail = { number: order.number, carrier: shipment.carrier, tracking: shipment.tracking };
  await insertEvent(tx, order.id, { kind: 'order.shipment_changed', detail, at });
  const isNews = state === 'shipped' && shipment.tracking !== tracking;
  const expectedOn = move.expectedOn ?? null;
  const notificationId = isNews
    ? await tellShipped(tell, tx, order, { ...shipment, expectedOn, at, isCorrected: true })
    : null;
  return { outcome: 'corrected', number, state, notificationId };
}

/** Staff saw the money: a transfer, or cash at the door. */
async function payByRecord(tx: Tx, order: Order, { at }: Move): Promise<Moved> {
  const about = { number: shownNumber(order), state: order.state };
  const missing = dueOf(order);
  if (missing <= 0 || order.state === 'cancelled') return { ...about, outcome: 'not_allowed' };
  const amount = { minor: missing, currency: order.currency };
  // Money for what has ended changes nothing that would show that it was booked, so it is booked once an order.
  const receipt = hasEnded(order) ? `ended:${order.id}` : newId();
  await markPaid(tx, order.id, { provider: 'record', receipt, amount, at });
  if (hasEnded(order)) return { ...about, outcome: 'kept_apart' };
  return { ...about, outcome: 'moved', state: (await lockOrder(tx, { id: order.id }))?.state ?? order.state };
}

/**
 * The shop has what the customer sent back: it may be for sale again; of an exchange the new pieces leave, and what it costs
 * less is given back.
 */
async function receive(tx: Tx, refunds: Refunds | null, order: Order, move: Move): Promise<void> {
  const sentBack = await readReturn(tx, order.id);
  if (sentBack === null) return;
  const isRestocked = move.restock ?? (await readBusinessFacts(tx))?.orderPolicy.restocksReturns ?? false;
  const leaving = move.to === 'exchanged' ? newPiecesOf(sentBack) : [];
  const all = [...leaving, ...oldPiecesOf(order, sentBack)];
  await lockStock(
    tx,
    all.map(({ variantId }) => variantId),
  );
  await takeStock(tx, leaving);
  if (isRestocked) await restock(tx, order, sentBack, { ...move, state: move.to });
  if (move.to === 'exchanged') await releaseRefunds(tx, refunds, order, move.at);
}

const dueOf = (order: Order): number => order.totalMinor + order.exchangeMinor - order.paidMinor;

/** Staff says no to what a customer asked to send back: the order is as it was, and no one is told that it arrived again. */
async function declineReturn(tx: Tx, order: Order, move: Move): Promise<Moved> {
  if (order.state === 'exchange_requested') await undoExchange(tx, order, move.at);
  const reason = move.reason ?? 'return_declined';
  await writeState(tx, order.id, { ...move, from: order.state, reason });
  await insertEvent(tx, order.id, { kind: 'order.changed', detail: { number: order.number, reason }, at: move.at });
  return { outcome: 'moved', number: shownNumber(order), state: 'delivered' };
}
