import { releaseStock, takeStock } from '../catalogue/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertEvent, updateOrder, writeState } from './change-store.ts';
import { giveBackToCard } from './give-back-to-card.ts';
import { piecesOf } from './rules.ts';
import type { Order, OrderEvent, OrderState } from './types.ts';

type Change = {
  readonly to: OrderState;
  readonly by: string;
  readonly reason: string | null;
  /** Business time. */
  readonly at: Date;
  readonly detail?: Readonly<Record<string, string | number | null>>;
};

const LEFT_SHOP: ReadonlySet<OrderState> = new Set(['shipped', 'delivered']);

/**
 * Moves an order whose row is locked, with what follows: history, event, the pieces that leave the shop or are for sale
 * again, and what a gift card paid of an order that ends. Whether the move is allowed was decided before (`mayMove`).
 */
export async function changeState(tx: Tx, order: Order, change: Change): Promise<void> {
  await writeState(tx, order.id, { ...change, from: order.state });
  if (order.holdsStock && (LEFT_SHOP.has(change.to) || change.to === 'cancelled')) {
    await (change.to === 'cancelled' ? releaseStock : takeStock)(tx, piecesOf(order.lines));
    await updateOrder(tx, order.id, { holdsStock: false });
  }
  if (change.to === 'cancelled')
    await giveBackToCard(tx, order, { minor: order.giftCardMinor, cause: `cancelled:${order.id}`, at: change.at });
  await insertEvent(tx, order.id, { kind: eventOf(change.to), detail: detailOf(order, change), at: change.at });
}

const eventOf = (state: OrderState): OrderEvent => (state === 'pending' ? 'order.placed' : `order.${state}`);

const detailOf = (order: Order, change: Change) => ({
  number: order.number,
  total_minor: order.totalMinor,
  currency: order.currency,
  reason: change.reason,
  ...(change.to === 'cancelled' && order.giftCardMinor > 0 && { gift_card_back_minor: order.giftCardMinor }),
  ...change.detail,
});
