import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { OrderId } from './types.ts';

export type OrderBalance = {
  readonly currency: string;
  /** Minor units that the order still waits for; 0 when it is over, or is paid on delivery. */
  readonly missingMinor: number;
  /** Minor units above its total and what an exchange adds to it. */
  readonly excessMinor: number;
};

export async function selectBalances(
  db: Db,
  ids: readonly OrderId[],
): Promise<(OrderBalance & { readonly id: OrderId })[]> {
  const { rows } = await sql<OrderBalance & { id: OrderId }>`
    select id, currency, greatest(0, paid_minor - total_minor - exchange_minor) as excess_minor,
      case when payment_kind = 'pay_on_delivery' or state in ('cancelled', 'returned', 'partly_refunded', 'refunded') then 0
        else greatest(0, total_minor + exchange_minor - paid_minor) end as missing_minor
    from orders where id = any(${ids}::uuid[])`.execute(db);
  return rows;
}
