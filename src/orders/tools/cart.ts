import { z } from 'zod';
import { defineTool, type Tool } from '../../agent/index.ts';
import { readOffers, readProduct, type VariantId } from '../../catalogue/index.ts';
import { readBusinessFacts } from '../../knowledge/index.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import { MAX_CART_LINES } from '../cart-rules.ts';
import { lockCart, readCart, writeCartLine } from '../cart-store.ts';
import { showCart } from '../show-cart.ts';

type CartToolDeps = { readonly db: Db };

const QUANTITY = 'must be a whole number from 0 to 999; 0 takes the item out';
const FULL = { outcome: 'cart_full', hint: `At most ${MAX_CART_LINES} items: order these first.` };

/** `view_cart`: what the customer has chosen so far. */
export const viewCartTool = (deps: CartToolDeps): Tool =>
  defineTool({
    name: 'view_cart',
    description:
      'The customer’s cart as it is kept between messages: items, prices of today, shipping and total once an address is set, ' +
      'ways to pay with their keys, and what is missing for an order.',
    risk: 'reads',
    input: z.strictObject({}),
    run: (_, context) => showCart(deps.db, context),
  });

/** `set_cart_line`: how many pieces of a variant the cart holds; never adds to what is there. */
export const setCartLineTool = (deps: CartToolDeps): Tool =>
  defineTool({
    name: 'set_cart_line',
    description:
      'Sets how many pieces of one variant are in the cart: the quantity replaces the old one, 0 takes it out. ' +
      'Takes a SKU from search_products or product_details. This orders nothing.',
    risk: 'changes',
    input: z.strictObject({
      sku: z.string().min(1).max(64).describe('SKU of the variant'),
      quantity: z.int(QUANTITY).min(0, QUANTITY).max(999, QUANTITY).describe('How many in all, 0 to 999'),
    }),
    run: async ({ sku, quantity }, context) => {
      const currency = (await readBusinessFacts(deps.db))?.currency ?? '';
      const found = await findVariant(deps.db, sku, { now: context.now, currency });
      if (found.outcome !== 'found') return { result: found, facts: [] };
      const { variantId } = found;
      const checked = quantity === 0 ? null : await checkOffer(deps.db, variantId, quantity, context.now, currency);
      if (checked) return { result: checked, facts: [] };
      return context.once(async (tx) => {
        if (!(await setLine(tx, context.customerId, { variantId, quantity }))) return { result: FULL, facts: [] };
        const cart = await showCart(tx, context);
        return {
          result: { outcome: 'set', cart: cart.result },
          facts: [{ kind: 'done', effect: 'cart_line_set', of: 'cart' }, ...cart.facts],
        };
      });
    },
  });

type Found = { readonly outcome: 'found'; readonly variantId: VariantId };

async function findVariant(
  db: Db,
  sku: string,
  pricing: { readonly now: Date; readonly currency: string },
): Promise<Found | { readonly outcome: 'not_found' | 'choose_variant'; readonly hint: string }> {
  const found = await readProduct({ db }, { reference: sku, ...pricing });
  if (found === null)
    return { outcome: 'not_found', hint: 'No active variant has this SKU. Look for it with search_products.' };
  const [only, ...more] = found.product.variants;
  const variantId = found.variantId ?? (more.length === 0 ? only?.id : undefined);
  if (variantId === undefined)
    return { outcome: 'choose_variant', hint: 'This product has several variants: ask which one, and give its SKU.' };
  return { outcome: 'found', variantId };
}

async function checkOffer(db: Db, variantId: VariantId, quantity: number, now: Date, currency: string) {
  const [offer] = await readOffers(db, [variantId], { now, currency });
  if (!offer?.isActive || offer.unitMinor === null) return { outcome: 'not_for_sale' };
  if (offer.available !== null && offer.available < quantity)
    return { outcome: 'not_enough', available: offer.available, hint: 'The cart is as it was. Offer what there is.' };
  return null;
}

async function setLine(
  tx: Tx,
  customerId: Parameters<typeof lockCart>[1],
  line: Parameters<typeof writeCartLine>[2],
): Promise<boolean> {
  await lockCart(tx, customerId);
  const { lines } = await readCart(tx, customerId);
  const isNew = lines.every(({ variantId }) => variantId !== line.variantId);
  if (line.quantity > 0 && isNew && lines.length >= MAX_CART_LINES) return false;
  await writeCartLine(tx, customerId, line);
  return true;
}
