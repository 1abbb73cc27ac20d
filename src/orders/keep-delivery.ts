import type { ToolContext, ToolOutcome } from '../agent/index.ts';
import { readBusinessFacts } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { lockCart, writeDelivery } from './cart-store.ts';
import { takesOrders, zoneOf } from './quote-rules.ts';
import { showCart } from './show-cart.ts';
import type { Delivery } from './types.ts';

/** Keeps where the next order of the customer goes, when the shop delivers there; the cart as it is with it. */
export async function keepDelivery(db: Db, context: ToolContext, delivery: Delivery): Promise<ToolOutcome> {
  const facts = await readBusinessFacts(db);
  if (facts === null || !takesOrders(facts))
    return {
      result: { outcome: 'shop_unknown', hint: 'The shop is not ready to take orders yet. Nothing was kept.' },
      facts: [],
    };
  if (zoneOf(facts.shippingZones, delivery) === null)
    return {
      result: {
        outcome: 'not_delivered_there',
        hint: 'The shop does not deliver to this postal code. Nothing was kept.',
      },
      facts: [],
    };
  return context.once(async (tx) => {
    await lockCart(tx, context.customerId);
    await writeDelivery(tx, context.customerId, delivery);
    const cart = await showCart(tx, context);
    return {
      result: { outcome: 'kept', cart: cart.result },
      facts: [{ kind: 'done', effect: 'address_kept', of: 'delivery address' }, ...cart.facts],
    };
  });
}
