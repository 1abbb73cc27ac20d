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
  readonly valid_from: string;
  readonly valid_until: string | null;
};

/**
 * Writes all variants of the products named by them; variants that are no longer among them are taken off sale. Gives
 * the other products that lost a SKU or a barcode to them.
 */
export async function upsertVariants(tx: Tx, rows: readonly VariantRow[]): Promise<readonly ProductId[]> {
  const given = JSON.stringify(rows);
  const losers = await sql<{ id: ProductId }>`
    select distinct v.product_id as id from product_variants v
    where v.product_id <> all(${[...new Set(rows.map((row) => row.product_id))]}::uuid[])
      and v.id in (
        select id from product_variants where sku_key = any(${rows.map((row) => row.sku_key)}::text[])
        union all select variant_id from variant_gtins where gtin = any(${rows.flatMap((row) => row.gtins)}::text[]))
  `.execute(tx);
  await sql`
    update product_variants set is_active = false
    where is_active and product_id = any(${[...new Set(rows.map((row) => row.product_id))]}::uuid[])
      and sku_key <> all(${rows.map((row) => row.sku_key)}::text[])`.execute(tx);
  await sql`
    insert into product_variants (id, product_id, sku, sku_key, options, options_en, size, unit, position, is_counted)
    select id, product_id, sku, sku_key, options::json, options_en::json, size, unit, position, is_counted
    from jsonb_to_recordset(${given}::jsonb) as r (id uuid, product_id uuid, sku text, sku_key text, options text,
      options_en text, size numeric, unit text, position integer, is_counted boolean)
    on conflict (sku_key) do update set product_id = excluded.product_id, sku = excluded.sku,
      options = excluded.options, options_en = excluded.options_en, size = excluded.size, unit = excluded.unit,
      position = excluded.position, is_counted = excluded.is_counted, is_active = true`.execute(tx);
  await upsertStock(tx, given);
  await replaceGtins(tx, given);
  await replacePrices(tx, given);
  return losers.rows.map(({ id }) => id);
}

/** What is reserved for orders stays reserved: the count cannot fall below it. Rows are locked in the buyers' order. */
async function upsertStock(tx: Tx, given: string): Promise<void> {
  await sql`
    insert into stock (variant_id, quantity)
    select v.id, r.stock from jsonb_to_recordset(${given}::jsonb) as r (sku_key text, stock integer)
    join product_variants v using (sku_key) where r.stock is not null
    order by v.id
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
