import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { Options, ProductEntry, Size } from './types.ts';

type VariantJson = {
  readonly sku: string;
  readonly options: Options;
  readonly options_en: Options | null;
  readonly size: Size | null;
  readonly gtins: readonly string[];
  readonly stock: number | null;
  readonly prices: readonly {
    readonly currency: string;
    readonly minor: number;
    readonly valid_from: string | null;
    readonly valid_until: string | null;
  }[];
};
type EntryRow = Omit<ProductEntry, 'variants'> & { readonly variants: readonly VariantJson[] | null };

/** Products as a file would give them, on sale or not. */
export async function readEntries(db: Db, handles: readonly string[]): Promise<readonly ProductEntry[]> {
  if (handles.length === 0) return [];
  const { rows } = await entriesWhere(sql`p.handle = any(${handles}::text[])`).execute(db);
  return rows.map(toEntry);
}

/** The next `limit` products that have variants, in order of their handles. */
export async function readEntriesAfter(db: Db, handle: string, limit: number): Promise<readonly ProductEntry[]> {
  const { rows } = await entriesWhere(
    sql`p.handle > ${handle} and exists (select from product_variants v where v.product_id = p.id and v.is_active)`,
    sql`order by p.handle limit ${limit}`,
  ).execute(db);
  return rows.map(toEntry);
}

/** The currencies of all prices, in order. */
export async function readCurrencies(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ currency: string }>`select distinct currency from prices order by currency`.execute(db);
  return rows.map(({ currency }) => currency);
}

const entriesWhere = (condition: RawBuilder<unknown>, end: RawBuilder<unknown> = sql``) => sql<EntryRow>`
  select p.handle, p.name, p.name_en, p.description, p.description_en, p.brand, p.category, p.category_en, p.tags,
    p.synonyms, p.tax_rate_bp, p.images, p.link, p.is_active, (
      select json_agg(json_build_object('sku', v.sku, 'options', v.options, 'options_en', v.options_en,
        'size', case when v.size is not null then json_build_object('amount', v.size, 'unit', v.unit) end,
        'stock', case when v.is_counted then coalesce(s.quantity, 0) end,
        'gtins', array(select gtin from variant_gtins g where g.variant_id = v.id order by gtin),
        'prices', (
          select coalesce(json_agg(json_build_object('currency', c.currency, 'minor', c.amount_minor,
            'valid_from', case when c.valid_from > '-infinity' then c.valid_from end, 'valid_until', c.valid_until)
            order by c.currency, c.valid_from), '[]')
          from prices c where c.variant_id = v.id)) order by v.position)
      from product_variants v left join stock s on s.variant_id = v.id
      where v.product_id = p.id and v.is_active) as variants
  from products p where ${condition} ${end}`;

/** JSON knows no times. */
const toEntry = ({ variants, ...product }: EntryRow): ProductEntry => ({
  ...product,
  variants: (variants ?? []).map(({ options_en, prices, ...variant }) => ({
    ...variant,
    optionsEn: options_en,
    prices: prices.map(({ valid_from, valid_until, ...price }) => ({
      ...price,
      validFrom: valid_from === null ? null : new Date(valid_from),
      validUntil: valid_until === null ? null : new Date(valid_until),
    })),
  })),
});
