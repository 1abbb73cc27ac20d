import type { ActionId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { findPlacedBy } from './order-id-store.ts';
import { lockOrder } from './order-store.ts';
import type { TellOrder } from './ports.ts';
import { tellNews } from './tell-news.ts';
import { nameOfLine } from './words/describe.ts';

/**
 * Tells that the order stands which the customer has confirmed by an action, in the words that the chat had for it and
 * that did not arrive. Gives the notification; null: the action placed no order, or it has ended since.
 */
export async function tellPlaced(tell: TellOrder, tx: Tx, actionId: ActionId, said: string): Promise<string | null> {
  const id = await findPlacedBy(tx, actionId);
  const order = id && (await lockOrder(tx, { id }));
  if (!order || order.state === 'cancelled') return null;
  const { currency, delivery, placedAt: at } = order;
  return tellNews(tell, tx, order, {
    ...{ kind: 'placed', said, at, delivery },
    shipping: { minor: order.shippingMinor, currency },
    items: order.lines.map((line) => ({
      ...{ name: nameOfLine(line, 'es'), quantity: line.quantity },
      total: { minor: line.quantity * line.unitMinor, currency },
    })),
  });
}
