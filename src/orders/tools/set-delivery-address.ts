import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { postalAddress } from '../../customers/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { keepDelivery } from '../keep-delivery.ts';

/** `set_delivery_address`: where the next order goes; it is confirmed with the order itself. */
export const setDeliveryAddressTool = (deps: { readonly db: Db }): Tool =>
  defineTool({
    name: 'set_delivery_address',
    description:
      'Keeps where the next order goes: an address exactly as the customer gave it, or null when they pick it up in the shop. ' +
      'Ask for what is missing, never invent a part. The customer confirms it with the order.',
    risk: 'changes',
    input: z.strictObject({ address: postalAddress.nullable().describe('null: picked up in the shop') }),
    run: ({ address }, context) =>
      keepDelivery(deps.db, context, address === null ? { kind: 'pickup' } : { kind: 'ship', address }),
  });
