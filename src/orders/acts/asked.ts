import { z } from 'zod';
import type { VariantId } from '../../catalogue/index.ts';
import { postalAddress } from '../../customers/index.ts';

/** What was asked for, as it is stored with a proposal and read again after the yes. */
const variantId = z.uuid().transform((id) => id as VariantId);

export const askedLines = z.array(z.object({ variantId, quantity: z.int().min(1).max(999) }));

export const askedDelivery = z.union([
  z.object({ kind: z.literal('pickup') }),
  z.object({ kind: z.literal('ship'), address: postalAddress }),
]);

/** Order numbers as customers write them. */
export const orderNumber = z.string().min(1).max(40).describe('Order number as the customer gave it, e.g. "KD-48271"');

export const askedQuantity = z
  .int('must be a whole number from 1 to 999')
  .min(1, 'must be a whole number from 1 to 999')
  .max(999, 'must be a whole number from 1 to 999');

export const withGiftCard = z
  .boolean()
  .default(false)
  .describe('true only when the customer wants to pay with their gift card: it pays what it can');

export const returnReason = z
  .enum(['unwanted', 'damaged', 'faulty', 'wrong_item'])
  .describe('What the customer says is the reason');
