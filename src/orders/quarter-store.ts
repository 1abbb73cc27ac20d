import { sql } from 'kysely';
import { type Db, inEachQuarter, isInQuarter } from '../platform/db/index.ts';

export type OrdersOfQuarter = {
  readonly quarter: Date;
  /** Ordered in a chat, not elsewhere. */
  readonly isOfChat: boolean;
  readonly currency: string;
  readonly count: number;
  /** Those of them that are paid by now. */
  readonly paid: number;
  readonly totalMinor: number;
};

/** Orders that were placed in each of these quarters, and whether they were paid since. */
export async function ordersOfQuarters(db: Db, quarters: readonly Date[]): Promise<OrdersOfQuarter[]> {
  const { rows } = await sql<OrdersOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select placed_in is not null as is_of_chat, currency, count(*)::int as count,
      (count(*) filter (where paid_at is not null))::int as paid, sum(total_minor)::bigint as total_minor
    from orders where ${isInQuarter(sql`placed_at`)} group by 1, 2`,
    )}`.execute(db);
  return rows;
}

export type MoneyOfQuarter = { readonly quarter: Date; readonly currency: string; readonly amountMinor: number };

/** Money that came for orders in each of these quarters; what came too late and is given back is none. */
export async function moneyOfQuarters(db: Db, quarters: readonly Date[]): Promise<MoneyOfQuarter[]> {
  const { rows } = await sql<MoneyOfQuarter>`
    select q.quarter, found.* from ${inEachQuarter(
      quarters,
      sql`
      select currency, sum(amount_minor)::bigint as amount_minor
      from order_payments where ${isInQuarter(sql`at`)} and not is_late group by 1`,
    )}`.execute(db);
  return rows;
}
