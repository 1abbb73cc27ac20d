import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import { skuKeyOf } from './rules.ts';
import type { Options, ProductId, VariantId } from './types.ts';

export type SkuOwner = {
  readonly variantId: VariantId;
  readonly productId: ProductId;
  readonly category: string;
  readonly name: string;
  readonly options: Options;
};

/** The variants that have these SKUs, on sale or not; what the catalogue does not know is left out. */
export async function findBySkus(db: Db, skus: readonly string[]): Promise<ReadonlyMap<string, SkuOwner>> {
  const { rows } = await sql<SkuOwner & { skuKey: string }>`
    select v.sku_key, v.id as variant_id, v.product_id, p.category, p.name, v.options from product_variants v
    join products p on p.id = v.product_id where v.sku_key = any(${skus.map(skuKeyOf)}::text[])`.execute(db);
  const owners = new Map(rows.map(({ skuKey, ...owner }) => [skuKey, owner]));
  return new Map(
    skus.flatMap((sku) => {
      const owner = owners.get(skuKeyOf(sku));
      return owner === undefined ? [] : [[sku, owner]];
    }),
  );
}
