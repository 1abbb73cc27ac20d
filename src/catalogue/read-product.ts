import type { Db } from '../platform/db/index.ts';
import { gtinOf, skuKeyOf } from './rules.ts';
import { findProduct, readProducts } from './store.ts';
import type { Product, VariantId } from './types.ts';

type ProductQuery = {
  /** A handle, SKU or barcode. */
  readonly reference: string;
  /** Business time: which prices are valid. */
  readonly now: Date;
  readonly currency: string;
};

type FoundProduct = {
  readonly product: Product;
  /** The variant that was named, when the reference was its SKU or barcode. */
  readonly variantId: VariantId | null;
};

/** One active product, or null when the reference names none. */
export async function readProduct(deps: { readonly db: Db }, query: ProductQuery): Promise<FoundProduct | null> {
  const reference = query.reference.trim();
  const found = await findProduct(deps.db, {
    handle: reference.toLowerCase(),
    skuKey: skuKeyOf(reference),
    gtin: gtinOf(reference.replace(/[\s-]/g, '')),
  });
  if (found === null) return null;
  const [product] = await readProducts(deps.db, [found.id], query);
  return product === undefined ? null : { product, variantId: found.variantId };
}
