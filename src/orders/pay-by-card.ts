import { AppError } from '../core/errors.ts';
import { type ActionId, newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { tellPaid } from './book-payment.ts';
import { moveOnCard } from './gift-card-store.ts';
import { lockOrder } from './order-store.ts';
import { addCardPaid, insertPayment } from './payment-store.ts';
import type { CardPart, OrderId } from './types.ts';

/** What is on the card afterwards, minor units. */
export type PaidByCard = CardPart & { readonly balanceMinor: number };

/**
 * Takes what was agreed to from a gift card for an order, in the transaction that does what it pays for; the order is
 * paid once nothing is missing. Throws AppError `gift_card_short` when there is less on it: nothing is done then.
 */
export async function payByCard(
  tx: Tx,
  orderId: OrderId,
  part: CardPart,
  { actionId, at }: { readonly actionId: ActionId; readonly at: Date },
): Promise<PaidByCard> {
  const order = await lockOrder(tx, { id: orderId });
  if (!order) throw new AppError('order_unknown', 'bug');
  const { cardId, minor } = part;
  const card = await moveOnCard(tx, { id: newId(), cardId, orderId, minor: -minor, cause: `action:${actionId}`, at });
  if (!card) throw new AppError('gift_card_short', 'conflict');
  const receipt = { provider: 'gift_card', receipt: actionId, amount: { minor, currency: order.currency }, at };
  await insertPayment(tx, { ...receipt, id: newId(), orderId, isLate: false });
  await addCardPaid(tx, orderId, minor, at);
  const isPaidNow = order.paidMinor < order.totalMinor && order.paidMinor + minor >= order.totalMinor;
  if (isPaidNow) await tellPaid(tx, { ...order, paidMinor: order.paidMinor + minor }, receipt);
  return { ...part, balanceMinor: card.balanceMinor };
}
