import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { ProductId } from './types.ts';

/** One load at a time: two would each remove words that the other still needs. Any number not taken elsewhere. */
const LOAD_LOCK = 7_236_102;

/** Tables grow by magnitudes within one load: a plan that was made for the first batch is wrong for the last. */
export const lockCatalogueLoads = async (tx: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${LOAD_LOCK}), set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(
    tx,
  );
};

export type SavedProduct = {
  readonly id: ProductId;
  readonly handle: string;
  readonly sourceHash: string | null;
  readonly words: readonly string[];
};

/** The products of a source that are on sale, as they were last saved. */
export async function readSavedProducts(tx: Tx, source: string): Promise<readonly SavedProduct[]> {
  const { rows } = await sql<SavedProduct>`
    select id, handle, source_hash, words from products where source = ${source} and is_active`.execute(tx);
  return rows;
}

/** The hash that each of these handles was last saved with, whoever its source is; null when it must be written anew. */
export async function readSavedHashes(tx: Tx, handles: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ handle: string; sourceHash: string | null }>`
    select handle, source_hash from products where handle = any(${handles}::text[])`.execute(tx);
  return new Map(rows.map(({ handle, sourceHash }) => [handle, sourceHash]));
}

/** A product as it is written; texts are given apart by language and weight because each is stemmed by its language. */
export type ProductRow = {
  readonly id: ProductId;
  readonly handle: string;
  readonly name: string;
  readonly name_en: string | null;
  readonly description: string;
  readonly description_en: string | null;
  readonly brand: string | null;
  readonly category: string;
  readonly category_en: string | null;
  readonly tags: readonly string[];
  readonly synonyms: readonly string[];
  readonly tax_rate_bp: number | null;
  readonly images: readonly string[];
  readonly link: string | null;
  readonly is_active: boolean;
  readonly source: string;
  readonly source_hash: string;
  readonly words: readonly string[];
  readonly found_by: Readonly<Record<'a' | 'a_en' | 'b' | 'b_en' | 'd' | 'd_en', string>>;
};

type SavedRows = {
  readonly ids: ReadonlyMap<string, ProductId>;
  /** What those that were on sale before were found by. */
  readonly earlierWords: readonly string[];
};

/** Adds products or writes over those of the same handle. */
export async function upsertProducts(tx: Tx, rows: readonly ProductRow[]): Promise<SavedRows> {
  const earlier = await sql<{ word: string }>`
    select distinct unnest(words) as word from products
    where is_active and handle = any(${rows.map(({ handle }) => handle)}::text[])`.execute(tx);
  const saved = await sql<{ handle: string; id: ProductId }>`
    insert into products (id, handle, name, name_en, description, description_en, brand, category, category_en, tags, synonyms,
      tax_rate_bp, images, link, is_active, source, source_hash, words, search)
    select id, handle, name, name_en, description, description_en, brand, category, category_en, tags, synonyms,
      tax_rate_bp, images, link, is_active, source, source_hash, words,
      setweight(to_tsvector('shop_es', found_by->>'a'), 'A') || setweight(to_tsvector('shop_en', found_by->>'a_en'), 'A')
      || setweight(to_tsvector('shop_es', found_by->>'b'), 'B') || setweight(to_tsvector('shop_en', found_by->>'b_en'), 'B')
      || setweight(to_tsvector('shop_es', found_by->>'d'), 'D') || setweight(to_tsvector('shop_en', found_by->>'d_en'), 'D')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, handle text, name text, name_en text,
      description text, description_en text, brand text, category text, category_en text, tags text[],
      synonyms text[], tax_rate_bp integer, images text[], link text, is_active boolean, source text,
      source_hash text, words text[], found_by jsonb)
    on conflict (handle) do update set name = excluded.name, name_en = excluded.name_en,
      description = excluded.description, description_en = excluded.description_en, brand = excluded.brand,
      category = excluded.category, category_en = excluded.category_en, tags = excluded.tags, synonyms = excluded.synonyms,
      tax_rate_bp = excluded.tax_rate_bp, images = excluded.images, link = excluded.link,
      is_active = excluded.is_active, source = excluded.source, source_hash = excluded.source_hash,
      words = excluded.words, search = excluded.search, updated_at = now()
    returning handle, id`.execute(tx);
  return {
    ids: new Map(saved.rows.map(({ handle, id }) => [handle, id])),
    earlierWords: earlier.rows.map(({ word }) => word),
  };
}

/**
 * Products that lost variants to others are written anew when their source names them again, and go off sale when nothing
 * is left of them; gives the words of these.
 */
export async function releaseMoved(tx: Tx, ids: readonly ProductId[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ isActive: boolean; words: readonly string[] }>`
    update products p set source_hash = null, updated_at = now(), is_active = p.is_active and exists (
      select from product_variants v where v.product_id = p.id and v.is_active)
    where id = any(${ids}::uuid[]) returning is_active, words`.execute(tx);
  return rows.filter(({ isActive }) => !isActive).flatMap(({ words }) => words);
}

/** Products that their source no longer names are taken off sale; orders still refer to them. */
export async function deactivateProducts(tx: Tx, ids: readonly ProductId[]): Promise<void> {
  await sql`
    update products set is_active = false, source_hash = null, updated_at = now()
    where id = any(${ids}::uuid[])`.execute(tx);
}
