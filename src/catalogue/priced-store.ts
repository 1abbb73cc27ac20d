import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Variants that are on sale, and how many of them have a price in this currency now. */
export async function countPriced(
  db: Db,
  currency: string,
  now: Date,
): Promise<{ readonly all: number; readonly priced: number }> {
  const { rows } = await sql<{ all: number; priced: number }>`
    select count(*)::int as all, (count(*) filter (where exists (
      select from prices where variant_id = v.id and currency = ${currency} and valid_from <= ${now}
        and (valid_until is null or valid_until > ${now}))))::int as priced
    from product_variants v join products p on p.id = v.product_id where v.is_active and p.is_active`.execute(db);
  return rows[0] ?? { all: 0, priced: 0 };
}
