import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { cardOfOrder, moveOnCard } from './gift-card-store.ts';
import { addCardPaid, insertPayment } from './payment-store.ts';
import type { Order } from './types.ts';

type GivenBack = {
  /** At most what the card paid of the order. */
  readonly minor: number;
  /** Names why, once each. */
  readonly cause: string;
  /** Business time. */
  readonly at: Date;
};

/** What a gift card paid of an order goes back to that card, once for each cause. The order's row is locked. */
export async function giveBackToCard(
  tx: Tx,
  order: Pick<Order, 'id' | 'currency'>,
  { minor, cause, at }: GivenBack,
): Promise<void> {
  if (minor <= 0) return;
  const cardId = await cardOfOrder(tx, order.id);
  if (cardId === null) throw new AppError('gift_card_gone', 'bug', { facts: { orderId: order.id } });
  await moveOnCard(tx, { id: newId(), cardId, orderId: order.id, minor, cause, at });
  const receipt = { provider: 'gift_card', receipt: cause, amount: { minor: -minor, currency: order.currency }, at };
  await insertPayment(tx, { ...receipt, id: newId(), orderId: order.id, isLate: false });
  await addCardPaid(tx, order.id, -minor, at);
}
