import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { ProductId, VariantId } from './types.ts';

/** One load at a time: two would each remove words that the other still needs. Any number not taken elsewhere. */
const LOAD_LOCK = 7_236_102;

export const lockCatalogueLoads = async (tx: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${LOAD_LOCK})`.execute(tx);
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
  readonly link: string | null;
  readonly is_active: boolean;
  readonly source: string;
  readonly source_hash: string;
  readonly words: readonly string[];
  readonly found_by: Readonly<Record<'a' | 'a_en' | 'b' | 'b_en' | 'd' | 'd_en', string>>;
};

/** Adds products or writes over those of the same handle; gives the ids by handle. */
export async function upsertProducts(tx: Tx, rows: readonly ProductRow[]): Promise<ReadonlyMap<string, ProductId>> {
  const saved = await sql<{ handle: string; id: ProductId }>`
    insert into products (id, handle, name, name_en, description, description_en, brand, category, category_en, tags,
      link, is_active, source, source_hash, words, search)
    select id, handle, name, name_en, description, description_en, brand, category, category_en, tags,
      link, is_active, source, source_hash, words,
      setweight(to_tsvector('shop_es', found_by->>'a'), 'A') || setweight(to_tsvector('shop_en', found_by->>'a_en'), 'A')
      || setweight(to_tsvector('shop_es', found_by->>'b'), 'B') || setweight(to_tsvector('shop_en', found_by->>'b_en'), 'B')
      || setweight(to_tsvector('shop_es', found_by->>'d'), 'D') || setweight(to_tsvector('shop_en', found_by->>'d_en'), 'D')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, handle text, name text, name_en text,
      description text, description_en text, brand text, category text, category_en text, tags text[], link text,
      is_active boolean, source text, source_hash text, words text[], found_by jsonb)
    on conflict (handle) do update set name = excluded.name, name_en = excluded.name_en,
      description = excluded.description, description_en = excluded.description_en, brand = excluded.brand,
      category = excluded.category, category_en = excluded.category_en, tags = excluded.tags, link = excluded.link,
      is_active = excluded.is_active, source = excluded.source, source_hash = excluded.source_hash,
      words = excluded.words, search = excluded.search, updated_at = now()
    returning handle, id`.execute(tx);
  return new Map(saved.rows.map(({ handle, id }) => [handle, id]));
}

export type VariantRow = {
  readonly id: VariantId;
  readonly product_id: ProductId;
  readonly sku: string;
  readonly sku_key: string;
  /** JSON text, so that the order of the options is kept. */
  readonly options: string;
  readonly options_en: string | null;
  readonly position: number;
  readonly is_counted: boolean;
  readonly stock: number | null;
  readonly gtins: readonly string[];
  readonly prices: readonly PriceRow[];
};
type PriceRow = {
  readonly currency: string;
  readonly amount_minor: number;
  readonly valid_from: string;
  readonly valid_until: string | null;
};

/** Writes all variants of the products named by them; variants that are no longer among them are taken off sale. */
export async function upsertVariants(tx: Tx, rows: readonly VariantRow[]): Promise<void> {
  const given = JSON.stringify(rows);
  await sql`
    update product_variants set is_active = false
    where is_active and product_id = any(${[...new Set(rows.map((row) => row.product_id))]}::uuid[])
      and sku_key <> all(${rows.map((row) => row.sku_key)}::text[])`.execute(tx);
  await sql`
    insert into product_variants (id, product_id, sku, sku_key, options, options_en, position, is_counted)
    select id, product_id, sku, sku_key, options::json, options_en::json, position, is_counted
    from jsonb_to_recordset(${given}::jsonb) as r (id uuid, product_id uuid, sku text, sku_key text, options text,
      options_en text, position integer, is_counted boolean)
    on conflict (sku_key) do update set product_id = excluded.product_id, sku = excluded.sku,
      options = excluded.options, options_en = excluded.options_en, position = excluded.position,
      is_counted = excluded.is_counted, is_active = true`.execute(tx);
  await upsertStock(tx, given);
  await replaceGtins(tx, given);
  await replacePrices(tx, given);
}

/** What is reserved for orders stays reserved: the count cannot fall below it. */
async function upsertStock(tx: Tx, given: string): Promise<void> {
  await sql`
    insert into stock (variant_id, quantity)
    select v.id, r.stock from jsonb_to_recordset(${given}::jsonb) as r (sku_key text, stock integer)
    join product_variants v using (sku_key) where r.stock is not null
    on conflict (variant_id) do update
      set quantity = greatest(excluded.quantity, stock.reserved), updated_at = now()
      where stock.quantity <> greatest(excluded.quantity, stock.reserved)`.execute(tx);
}

async function replaceGtins(tx: Tx, given: string): Promise<void> {
  await sql`
    delete from variant_gtins g using product_variants v,
      jsonb_to_recordset(${given}::jsonb) as r (sku_key text, gtins text[])
    where v.id = g.variant_id and r.sku_key = v.sku_key and g.gtin <> all(r.gtins)`.execute(tx);
  await sql`
    insert into variant_gtins (gtin, variant_id)
    select unnest(r.gtins), v.id from jsonb_to_recordset(${given}::jsonb) as r (sku_key text, gtins text[])
    join product_variants v using (sku_key)
    on conflict (gtin) do update set variant_id = excluded.variant_id
      where variant_gtins.variant_id <> excluded.variant_id`.execute(tx);
}

async function replacePrices(tx: Tx, given: string): Promise<void> {
  await sql`
    with given as (
      select v.id as variant_id, p.* from jsonb_to_recordset(${given}::jsonb) as r (sku_key text, prices jsonb)
      join product_variants v using (sku_key)
      cross join lateral jsonb_to_recordset(r.prices) as p
        (currency char(3), amount_minor bigint, valid_from timestamptz, valid_until timestamptz)
    ), gone as (
      delete from prices where id in (
        select p.id from prices p
        where p.variant_id in (select v.id from jsonb_to_recordset(${given}::jsonb) as r (sku_key text)
            join product_variants v using (sku_key))
          and not exists (select from given g where g.variant_id = p.variant_id and g.currency = p.currency
            and g.valid_from = p.valid_from))
    )
    insert into prices (variant_id, currency, amount_minor, valid_from, valid_until)
    select variant_id, currency, amount_minor, valid_from, valid_until from given
    on conflict (variant_id, currency, valid_from) do update
      set amount_minor = excluded.amount_minor, valid_until = excluded.valid_until
      where (prices.amount_minor, prices.valid_until) is distinct from (excluded.amount_minor, excluded.valid_until)
  `.execute(tx);
}

/** Products that their source no longer names are taken off sale; orders still refer to them. */
export async function deactivateProducts(tx: Tx, ids: readonly ProductId[]): Promise<void> {
  await sql`
    update products set is_active = false, source_hash = null, updated_at = now()
    where id = any(${ids}::uuid[])`.execute(tx);
}
