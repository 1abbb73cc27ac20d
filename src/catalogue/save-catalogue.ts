import { createHash } from 'node:crypto';
import type { newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { askedWords, skuKeyOf } from './rules.ts';
import {
  deactivateProducts,
  lockCatalogueLoads,
  type ProductRow,
  readSavedProducts,
  upsertProducts,
  upsertVariants,
  type VariantRow,
} from './save-store.ts';
import type { Options, ProductEntry, ProductId, SynonymGroup, VariantEntry } from './types.ts';
import { nearKeysOf, soundOf, stemOf, wordsOf } from './words.ts';
import { addSearchWords, dropUnusedWords, replaceSynonyms, type WordRow } from './words-store.ts';

/** Rises when the way in which products are indexed changes, so that unchanged entries are indexed anew. */
const INDEX_VERSION = 1;
const BATCH = 500;

export type SaveDeps = { readonly newId: typeof newId };

/** All products of one source: what it no longer names goes off sale. */
export type CatalogueEntries = {
  readonly source: string;
  readonly products: readonly ProductEntry[];
  readonly synonyms: readonly SynonymGroup[];
};

export type SaveOutcome = { readonly saved: number; readonly unchanged: number; readonly removed: number };

/**
 * Makes the catalogue of a source what its entries say, inside the caller's transaction. An entry that is as it was at
 * the last save is left alone, also its stock, which may have been sold since; an edited entry is written as a whole.
 */
export async function saveCatalogue(deps: SaveDeps, tx: Tx, entries: CatalogueEntries): Promise<SaveOutcome> {
  await lockCatalogueLoads(tx);
  const before = new Map((await readSavedProducts(tx, entries.source)).map((product) => [product.handle, product]));
  const hashed = entries.products.map((entry) => ({ entry, hash: hashOf(entry) }));
  const changed = hashed.filter(({ entry, hash }) => before.get(entry.handle)?.sourceHash !== hash);
  const words = new Set<string>();
  for (let at = 0; at < changed.length; at += BATCH) {
    const rows = changed
      .slice(at, at + BATCH)
      .map(({ entry, hash }) => ({ entry, row: rowOf(deps, entries.source, entry, hash) }));
    const ids = await upsertProducts(
      tx,
      rows.map(({ row }) => row),
    );
    await upsertVariants(
      tx,
      rows.flatMap(({ entry }) => variantRowsOf(deps, ids.get(entry.handle), entry)),
    );
    for (const { row } of rows) for (const word of row.words) words.add(word);
  }
  const named = new Set(entries.products.map(({ handle }) => handle));
  const removed = [...before.values()].filter(({ handle }) => !named.has(handle));
  await deactivateProducts(
    tx,
    removed.map(({ id }) => id),
  );
  const rewritten = changed.flatMap(({ entry }) => before.get(entry.handle)?.words ?? []);
  await saveWords(tx, words, [...rewritten, ...removed.flatMap((product) => product.words)], entries.synonyms);
  return { saved: changed.length, unchanged: hashed.length - changed.length, removed: removed.length };
}

async function saveWords(
  tx: Tx,
  added: ReadonlySet<string>,
  earlier: readonly string[],
  groups: readonly SynonymGroup[],
): Promise<void> {
  const synonyms = groups.flatMap(({ key, terms }) => terms.map((term) => synonymRowOf(key, term)));
  // "Orgánico" and "organic" share their stem: one of them is enough to be compared.
  const distinct = new Map(synonyms.map((row) => [`${row.group_key}:${row.stems}`, row]));
  const dropped = await replaceSynonyms(tx, [...distinct.values()]);
  const words = new Set([...added, ...synonyms.flatMap((row) => row.words)]);
  await addSearchWords(tx, [...words].map(wordRowOf));
  await dropUnusedWords(
    tx,
    [...new Set([...earlier, ...dropped])].filter((word) => !words.has(word)),
  );
}

const wordRowOf = (word: string): WordRow => {
  const sound = soundOf(word);
  return { word, stem: stemOf(word), sound, near_keys: nearKeysOf(sound) };
};

const synonymRowOf = (key: string, term: string) => {
  const words = askedWords(term);
  return { group_key: key, term, words, stems: words.map(stemOf).join(' ') };
};

const hashOf = (entry: ProductEntry): string =>
  createHash('sha256')
    .update(`${INDEX_VERSION}:${JSON.stringify(entry)}`)
    .digest('hex');

function rowOf(deps: SaveDeps, source: string, entry: ProductEntry, hash: string): ProductRow {
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
      values(({ options }) => options),
    ),
    b_en: joined(
      entry.brand,
      entry.categoryEn,
      ...entry.tags,
      values(({ optionsEn }) => optionsEn),
    ),
    d: joined(entry.description),
    d_en: joined(entry.descriptionEn),
  };
}

function variantRowsOf(deps: SaveDeps, productId: ProductId | undefined, entry: ProductEntry): readonly VariantRow[] {
  if (productId === undefined) return [];
  return entry.variants.map((variant, position) => ({
    id: deps.newId<'variant'>(),
    product_id: productId,
    sku: variant.sku,
    sku_key: skuKeyOf(variant.sku),
    options: JSON.stringify(variant.options),
    options_en: variant.optionsEn === null ? null : JSON.stringify(variant.optionsEn),
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
