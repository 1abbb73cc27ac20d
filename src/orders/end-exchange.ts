import { releaseStock } from '../catalogue/index.ts';
import { openAlert } from '../handoff/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertEvent, insertHistory, updateOrder } from './change-store.ts';
import { giveBackToCard } from './give-back-to-card.ts';
import { endHold, readHeldRefunds } from './refund-store.ts';
import { refundedToCard } from './refund-sums-store.ts';
import { deleteUnpaidReturn, readReturn, type StoredReturn } from './return-store.ts';
import { piecesOf } from './rules.ts';
import type { Order } from './types.ts';

/** Counted pieces that an exchange has set aside. */
export const newPiecesOf = (sentBack: Pick<StoredReturn, 'items'> | null) =>
  piecesOf((sentBack?.items ?? []).flatMap(({ to, quantity }) => (to === null ? [] : [{ ...to, quantity }])));

/**
 * Nobody paid the difference in time: the pieces are for sale again, and an exchange may be asked for anew. Gives the
 * difference; null when it was not due.
 */
export async function expireExchange(tx: Tx, order: Order, at: Date): Promise<number | null> {
  const sentBack = await readReturn(tx, order.id);
  const isDue = sentBack?.state === 'awaits_payment' && sentBack.expiresAt !== null && sentBack.expiresAt <= at;
  if (!isDue) return null;
  await endUnpaid(tx, order, sentBack, { kind: 'order.exchange_expired', by: 'expiry', reason: 'exchange_unpaid', at });
  return sentBack.differenceMinor;
}

/** The customer does not want the exchange any more whose difference is not paid: it is as if it had not been asked for. */
export const dropExchange = (tx: Tx, order: Order, sentBack: StoredReturn, at: Date): Promise<void> =>
  endUnpaid(tx, order, sentBack, { kind: 'order.exchange_dropped', by: 'customer', reason: 'exchange_dropped', at });

type End = {
  readonly kind: 'order.exchange_expired' | 'order.exchange_dropped';
  readonly by: string;
  readonly reason: string;
  readonly at: Date;
};

async function endUnpaid(
  tx: Tx,
  order: Order,
  { differenceMinor }: StoredReturn,
  { kind, by, reason, at }: End,
): Promise<void> {
  const { state, number } = order;
  await undoExchange(tx, order, at);
  await deleteUnpaidReturn(tx, order.id);
  await insertEvent(tx, order.id, { kind, detail: { number, difference_minor: differenceMinor }, at });
  await insertHistory(tx, order.id, { from: state, to: state, by, reason, at });
}

/**
 * What an exchange that does not take place had begun: new pieces, refunds that were held, and the money that was paid for
 * it, which goes back to the gift card or, beyond it, to a person who gives it back.
 */
export async function undoExchange(tx: Tx, order: Order, at: Date): Promise<void> {
  const sentBack = await readReturn(tx, order.id);
  await releaseStock(tx, newPiecesOf(sentBack));
  for (const { id } of await readHeldRefunds(tx, order.id)) await endHold(tx, id, 'record', 'failed');
  const overMinor = Math.min(order.exchangeMinor, order.paidMinor - order.totalMinor);
  await updateOrder(tx, order.id, { exchangeMinor: 0 });
  if (overMinor <= 0 || sentBack === null) return;
  const cardLeft = order.giftCardMinor - (await refundedToCard(tx, order.id));
  const cardMinor = Math.max(0, Math.min(overMinor, cardLeft));
  await giveBackToCard(tx, order, { minor: cardMinor, cause: `exchange:${sentBack.actionId}`, at });
  const amountMinor = overMinor - cardMinor;
  const about = { orderId: order.id, number: order.number, amountMinor, currency: order.currency };
  if (amountMinor > 0) await openAlert(tx, 'refund_proposed', `exchange:${sentBack.actionId}`, about);
}
