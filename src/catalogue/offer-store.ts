import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { Options, ProductId, VariantId } from './types.ts';

/** One variant as it is on offer at a time. */
export type Offer = {
  readonly variantId: VariantId;
  readonly productId: ProductId;
  readonly sku: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly options: Options;
  readonly optionsEn: Options | null;
  readonly category: string;
  /** Hundredths of a percent; null: the shop's. */
  readonly taxRate: number | null;
  readonly isCounted: boolean;
  /** Product and variant are on sale. */
  readonly isActive: boolean;
  /** In the currency asked for; null when no price is valid. */
  readonly unitMinor: number | null;
  /** Pieces that can be sold now; null when they are not counted. */
  readonly available: number | null;
};

/** What these variants cost and whether they can be had, also those that are no longer on sale; unknown ids are left out. */
export async function readOffers(
  db: Db,
  variantIds: readonly VariantId[],
  pricing: { readonly now: Date; readonly currency: string },
): Promise<readonly Offer[]> {
  if (variantIds.length === 0) return [];
  const { rows } = await sql<Offer>`
    select v.id as variant_id, v.product_id, v.sku, p.name, p.name_en, v.options, v.options_en, p.category, p.tax_rate_bp as tax_rate, v.is_counted,
      p.is_active and v.is_active as is_active, c.amount_minor as unit_minor,
      case when v.is_counted then coalesce(s.quantity - s.reserved, 0) end as available
    from product_variants v
    join products p on p.id = v.product_id
    left join stock s on s.variant_id = v.id
    left join lateral (
      select amount_minor from prices
      where variant_id = v.id and currency = ${pricing.currency} and valid_from <= ${pricing.now}
        and (valid_until is null or valid_until > ${pricing.now})
      order by valid_from desc limit 1
    ) c on true
    where v.id = any(${variantIds}::uuid[])`.execute(db);
  return rows;
}
