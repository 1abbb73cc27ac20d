import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { ProductId, VariantId } from './types.ts';

export type VariantRow = {
  readonly id: VariantId;
  readonly product_id: ProductId;
  readonly sku: string;
  readonly sku_key: string;
  /** JSON text, so that the order of the options is kept. */
  readonly options: string;
  readonly options_en: string | null;
  readonly size: number | null;
  readonly unit: string | null;
  readonly position: number;
  readonly is_counted: boolean;
  readonly stock: number | null;
  readonly gtins: readonly string[];
  readonly prices: readonly PriceRow[];
};
type PriceRow = {
  readonly currency: string;
  readonly amount_minor: number;
  /** An ISO time or `-infinity`. */
  readonly valid_from: string;
  readonly valid_until: string | null;
};

/**
 * Writes all variants of the products named by them; variants that are no longer among them are taken off sale. Gives
 * the other products that lost a SKU or a barcode to them.
 */
export async function upsertVariants(tx: Tx, rows: readonly VariantRow[]): Promise<readonly ProductId[]> {
  const losers = await readLosers(tx, rows);
  await sql`
    update product_variants set is_active = false
    where is_active and product_id = any(${productsOf(rows)}::uuid[])
      and sku_key <> all(${rows.map((row) => row.sku_key)}::text[])`.execute(tx);
  const saved = await saveVariants(tx, rows);
  const before = saved.filter(({ isNew }) => !isNew).map(({ id }) => id);
  await upsertStock(tx, saved);
  await replaceGtins(tx, saved, before);
  await replacePrices(tx, saved, before);
  return losers;
}

const productsOf = (rows: readonly VariantRow[]): readonly ProductId[] => [
  ...new Set(rows.map((row) => row.product_id)),
];

async function readLosers(tx: Tx, rows: readonly VariantRow[]): Promise<readonly ProductId[]> {
  const losers = await sql<{ id: ProductId }>`
    select distinct v.product_id as id from product_variants v
    where v.product_id <> all(${productsOf(rows)}::uuid[])
      and v.id in (
        select id from product_variants where sku_key = any(${rows.map((row) => row.sku_key)}::text[])
        union all select variant_id from variant_gtins where gtin = any(${rows.flatMap((row) => row.gtins)}::text[]))
  `.execute(tx);
  return losers.rows.map(({ id }) => id);
}

type SavedVariant = { readonly id: VariantId; readonly isNew: boolean; readonly row: VariantRow };

/** In the order of their ids, which is the order in which buyers lock them. */
async function saveVariants(tx: Tx, rows: readonly VariantRow[]): Promise<readonly SavedVariant[]> {
  const bySku = new Map(rows.map((row) => [row.sku_key, row]));
  const saved = await sql<{ id: VariantId; skuKey: string; isNew: boolean }>`
    insert into product_variants (id, product_id, sku, sku_key, options, options_en, size, unit, position, is_counted)
    select id, product_id, sku, sku_key, options::json, options_en::json, size, unit, position, is_counted
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, product_id uuid, sku text, sku_key text,
      options text, options_en text, size numeric, unit text, position integer, is_counted boolean)
    on conflict (sku_key) do update set product_id = excluded.product_id, sku = excluded.sku,
      options = excluded.options, options_en = excluded.options_en, size = excluded.size, unit = excluded.unit,
      position = excluded.position, is_counted = excluded.is_counted, is_active = true
    returning id, sku_key, xmax = 0 as is_new`.execute(tx);
  return saved.rows
    .flatMap(({ id, skuKey, isNew }) => {
      const row = bySku.get(skuKey);
      return row === undefined ? [] : [{ id, isNew, row }];
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What is reserved for orders stays reserved: the count cannot fall below it. */
async function upsertStock(tx: Tx, saved: readonly SavedVariant[]): Promise<void> {
  const counted = saved.filter(({ row }) => row.stock !== null);
  await sql`
    insert into stock (variant_id, quantity)
    select * from unnest(${counted.map(({ id }) => id)}::uuid[], ${counted.map(({ row }) => row.stock)}::integer[])
    on conflict (variant_id) do update
      set quantity = greatest(excluded.quantity, stock.reserved), updated_at = now()
      where stock.quantity <> greatest(excluded.quantity, stock.reserved)`.execute(tx);
}

async function replaceGtins(tx: Tx, saved: readonly SavedVariant[], before: readonly VariantId[]): Promise<void> {
  const pairs = saved.flatMap(({ id, row }) => row.gtins.map((gtin) => ({ id, gtin })));
  const given = sql`unnest(${pairs.map(({ gtin }) => gtin)}::text[], ${pairs.map(({ id }) => id)}::uuid[])`;
  if (before.length > 0)
    await sql`
      delete from variant_gtins where variant_id = any(${before}::uuid[])
        and (gtin, variant_id) not in (select * from ${given})`.execute(tx);
  await sql`
    insert into variant_gtins (gtin, variant_id) select * from ${given}
    on conflict (gtin) do update set variant_id = excluded.variant_id
      where variant_gtins.variant_id <> excluded.variant_id`.execute(tx);
}

async function replacePrices(tx: Tx, saved: readonly SavedVariant[], before: readonly VariantId[]): Promise<void> {
  const prices = saved.flatMap(({ id, row }) => row.prices.map((price) => ({ id, ...price })));
  const named = sql`unnest(${prices.map(({ id }) => id)}::uuid[], ${prices.map((one) => one.currency)}::text[],
    ${prices.map((one) => one.valid_from)}::timestamptz[]`;
  if (before.length > 0)
    await sql`
      delete from prices p where variant_id = any(${before}::uuid[]) and not exists (
        select from ${named}) as g (variant_id, currency, valid_from)
        where g.variant_id = p.variant_id and g.currency = p.currency and g.valid_from = p.valid_from)`.execute(tx);
  await sql`
    insert into prices (variant_id, currency, valid_from, amount_minor, valid_until)
    select * from ${named}, ${prices.map((one) => one.amount_minor)}::bigint[],
      ${prices.map((one) => one.valid_until)}::timestamptz[])
    on conflict (variant_id, currency, valid_from) do update
      set amount_minor = excluded.amount_minor, valid_until = excluded.valid_until
      where (prices.amount_minor, prices.valid_until) is distinct from (excluded.amount_minor, excluded.valid_until)
  `.execute(tx);
}
