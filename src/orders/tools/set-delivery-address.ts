import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { postalAddress } from '../../customers/index.ts';
import { readBusinessFacts } from '../../knowledge/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { lockCart, writeDelivery } from '../cart-store.ts';
import { zoneOf } from '../quote-rules.ts';
import { showCart } from '../show-cart.ts';

/** `set_delivery_address`: where the next order goes; it is confirmed with the order itself. */
export const setDeliveryAddressTool = (deps: { readonly db: Db }): Tool =>
  defineTool({
    name: 'set_delivery_address',
    description:
      'Keeps where the next order goes: an address exactly as the customer gave it, or null when they pick it up in the shop. ' +
      'Ask for what is missing, never invent a part. The customer confirms it with the order.',
    risk: 'changes',
    input: z.strictObject({ address: postalAddress.nullable().describe('null: picked up in the shop') }),
    run: async ({ address }, context) => {
      const facts = await readBusinessFacts(deps.db);
      const delivery = address === null ? ({ kind: 'pickup' } as const) : ({ kind: 'ship', address } as const);
      if (facts === null || zoneOf(facts.shippingZones, delivery) === null)
        return {
          result: {
            outcome: 'not_delivered_there',
            hint: 'The shop does not deliver to this postal code. Nothing was kept.',
          },
          facts: [],
        };
      await deps.db.transaction().execute(async (tx) => {
        await lockCart(tx, context.customerId);
        await writeDelivery(tx, context.customerId, delivery);
      });
      const cart = await showCart(deps.db, context);
      return {
        result: { outcome: 'kept', cart: cart.result },
        facts: [{ kind: 'done', effect: 'address_kept', of: 'delivery address' }, ...cart.facts],
      };
    },
  });
