import { createHash } from 'node:crypto';
import type { newId } from '../core/ids.ts';
import { skuKeyOf } from './rules.ts';
import type { ProductRow } from './save-store.ts';
import type { Options, ProductEntry, ProductId, VariantEntry } from './types.ts';
import type { VariantRow } from './variant-save-store.ts';
import { wordsOf } from './words.ts';

/** Rises when the way in which products are indexed changes, so that unchanged entries are indexed anew. */
const INDEX_VERSION = 2;

export type SaveDeps = { readonly newId: typeof newId };

/** An entry with the hash by which it is known to be unchanged. */
export type HashedEntry = { readonly entry: ProductEntry; readonly hash: string };

export const hashed = (entry: ProductEntry): HashedEntry => ({
  entry,
  hash: createHash('sha256')
    .update(`${INDEX_VERSION}:${contentOf(entry)}`)
    .digest('hex'),
});

/** All that an entry says, as text; two entries that say the same give the same text. */
export const contentOf = (entry: ProductEntry): string =>
  JSON.stringify([
    [entry.handle, entry.name, entry.nameEn, entry.description, entry.descriptionEn, entry.brand, entry.category],
    [entry.categoryEn, entry.tags, entry.synonyms, entry.taxRateBp, entry.images, entry.link, entry.isActive],
    entry.variants.map((one) => [
      [one.sku, Object.entries(one.options), one.optionsEn === null ? null : Object.entries(one.optionsEn)],
      [one.size?.amount, one.size?.unit, one.gtins, one.stock],
      one.prices.map((price) => [price.currency, price.minor, price.validFrom, price.validUntil]),
    ]),
  ]);

/** The row of an entry, with what it is found by. */
export function rowOf(deps: SaveDeps, source: string, entry: ProductEntry, hash: string): ProductRow {
  const foundBy = foundByOf(entry);
  return {
    id: deps.newId<'product'>(),
    handle: entry.handle,
    name: entry.name,
    name_en: entry.nameEn,
    description: entry.description,
    description_en: entry.descriptionEn,
    brand: entry.brand,
    category: entry.category,
    category_en: entry.categoryEn,
    tags: entry.tags,
    synonyms: entry.synonyms,
    tax_rate_bp: entry.taxRateBp,
    images: entry.images,
    link: entry.link,
    is_active: entry.isActive,
    source,
    source_hash: hash,
    words: [...new Set(Object.values(foundBy).flatMap((text) => text.split(' ')))].filter((word) => word !== ''),
    found_by: foundBy,
  };
}

function foundByOf(entry: ProductEntry): ProductRow['found_by'] {
  const joined = (...texts: readonly (string | null)[]): string => wordsOf(texts.join(' ')).join(' ');
  const values = (pick: (variant: VariantEntry) => Options | null): string =>
    [...new Set(entry.variants.flatMap((variant) => Object.values(pick(variant) ?? {})))].join(' ');
  return {
    a: joined(entry.name),
    a_en: joined(entry.nameEn),
    b: joined(
      entry.brand,
      entry.category,
      ...entry.tags,
      ...entry.synonyms,
      values(({ options }) => options),
    ),
    b_en: joined(
      entry.brand,
      entry.categoryEn,
      ...entry.tags,
      ...entry.synonyms,
      values(({ optionsEn }) => optionsEn),
    ),
    d: joined(entry.description),
    d_en: joined(entry.descriptionEn),
  };
}

/** The rows of an entry's variants; none when the product was not saved. */
export function variantRowsOf(
  deps: SaveDeps,
  productId: ProductId | undefined,
  entry: ProductEntry,
): readonly VariantRow[] {
  if (productId === undefined) return [];
  return entry.variants.map((variant, position) => ({
    id: deps.newId<'variant'>(),
    product_id: productId,
    sku: variant.sku,
    sku_key: skuKeyOf(variant.sku),
    options: JSON.stringify(variant.options),
    options_en: variant.optionsEn === null ? null : JSON.stringify(variant.optionsEn),
    size: variant.size?.amount ?? null,
    unit: variant.size?.unit ?? null,
    position,
    is_counted: variant.stock !== null,
    stock: variant.stock,
    gtins: variant.gtins,
    prices: variant.prices.map((price) => ({
      currency: price.currency,
      amount_minor: price.minor,
      valid_from: price.validFrom?.toISOString() ?? '-infinity',
      valid_until: price.validUntil?.toISOString() ?? null,
    })),
  }));
}
