import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { Category, Product, ProductId, Variant, VariantId } from './types.ts';

/**
 * What cached reads depend on, as text: changes of rows, and prices that begin or end by the clock. `now` is business
 * time.
 */
export async function readCatalogueVersion(db: Db, now: Date): Promise<string> {
  const { rows } = await sql<{ version: number; boundary: number | null }>`
    select version, extract(epoch from greatest(
      (select valid_from from prices where valid_from <= ${now} and valid_from > '-infinity'
        order by valid_from desc limit 1),
      (select valid_until from prices where valid_until <= ${now} order by valid_until desc limit 1)))::float8 as boundary
    from catalogue_version`.execute(db);
  return `${rows[0]?.version ?? 0}.${rows[0]?.boundary ?? 0}`;
}

type ProductRow = Omit<Product, 'variants'>;
type VariantRow = Omit<Variant, 'price' | 'size'> & {
  readonly size: number | null;
  readonly unit: string | null;
  readonly productId: ProductId;
  readonly currency: string | null;
  readonly amountMinor: number | null;
};

/** Active products with their active variants, in the order of `ids`; prices are those valid at `now`. */
export async function readProducts(
  db: Db,
  ids: readonly ProductId[],
  pricing: { readonly now: Date; readonly currency: string },
): Promise<readonly Product[]> {
  if (ids.length === 0) return [];
  const [products, variants] = await Promise.all([readProductRows(db, ids), readVariantRows(db, ids, pricing)]);
  return products.map((product) => ({
    ...product,
    variants: variants.filter(({ productId }) => productId === product.id).map(toVariant),
  }));
}

async function readProductRows(db: Db, ids: readonly ProductId[]): Promise<readonly ProductRow[]> {
  const { rows } = await sql<ProductRow>`
    select id, handle, name, name_en, description, description_en, brand, category, category_en, link,
      tax_rate_bp, images
    from products where is_active and id = any(${ids}::uuid[])
    order by array_position(${ids}::uuid[], id)`.execute(db);
  return rows;
}

async function readVariantRows(
  db: Db,
  ids: readonly ProductId[],
  pricing: { readonly now: Date; readonly currency: string },
): Promise<readonly VariantRow[]> {
  const { rows } = await sql<VariantRow>`
    select v.id, v.product_id, v.sku, v.options, v.options_en, v.size::float8 as size, v.unit, p.currency, p.amount_minor,
      case when v.is_counted then coalesce(s.quantity - s.reserved, 0) end as available,
      array(select gtin from variant_gtins g where g.variant_id = v.id order by gtin) as gtins
    from product_variants v
    left join stock s on s.variant_id = v.id
    left join lateral (
      select currency, amount_minor from prices
      where variant_id = v.id and currency = ${pricing.currency} and valid_from <= ${pricing.now}
        and (valid_until is null or valid_until > ${pricing.now})
      order by valid_from desc limit 1
    ) p on true
    where v.is_active and v.product_id = any(${ids}::uuid[])
    order by v.product_id, v.position`.execute(db);
  return rows;
}

const toVariant = ({ productId: _, currency, amountMinor, size, unit, ...row }: VariantRow): Variant => ({
  ...row,
  size: size === null || unit === null ? null : { amount: size, unit },
  price: currency === null || amountMinor === null ? null : { minor: amountMinor, currency },
});

/** The product with this handle, or with a variant of this SKU (letters and digits, upper case) or GTIN-14. */
export async function findProduct(
  db: Db,
  by: { readonly handle: string; readonly skuKey: string; readonly gtin: string | null },
): Promise<{ readonly id: ProductId; readonly variantId: VariantId | null } | null> {
  const { rows } = await sql<{ id: ProductId; variantId: VariantId | null }>`
    select p.id, v.id as variant_id from product_variants v join products p on p.id = v.product_id
    where p.is_active and v.is_active and (v.sku_key = ${by.skuKey}
      or v.id = (select variant_id from variant_gtins where gtin = ${by.gtin}))
    union all select id, null from products where is_active and handle = ${by.handle}
    limit 1`.execute(db);
  return rows[0] ?? null;
}

/** The categories that have active products, by name; leaps from one to the next instead of reading all products. */
export async function readCategories(db: Db): Promise<readonly Category[]> {
  const { rows } = await sql<Category>`
    with recursive leap as (
      (select category, category_en from products where is_active order by category limit 1)
      union all
      select next.category, next.category_en from leap cross join lateral (
        select category, category_en from products where is_active and category > leap.category
        order by category limit 1) next
    )
    select category as name, category_en as name_en from leap limit 40`.execute(db);
  return rows;
}
