import { sql } from 'kysely';
import { type CustomerId, isUuid } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { OrderId, OrderState } from './types.ts';

/** One line of a list of orders. */
export type ListedOrder = {
  readonly id: OrderId;
  readonly number: string;
  readonly state: OrderState;
  readonly totalMinor: number;
  readonly currency: string;
  readonly items: number;
  readonly placedAt: Date;
  readonly customerId: CustomerId | null;
  readonly placedIn: string | null;
};

export type OrderFilter = {
  readonly state: string | null;
  /** Of these customers; null: of all. */
  readonly customers: readonly CustomerId[] | null;
  /** The beginning of a number. */
  readonly number: string | null;
  readonly after: { readonly at: string; readonly id: string } | null;
  readonly limit: number;
};

/** As people write it: the other system's number, or ours with its dash. */
const WRITTEN = sql`coalesce(external_number, left(number, 2) || '-' || substr(number, 3))`;
const LISTED = sql`id, ${WRITTEN} as number, state, total_minor, currency, placed_at, customer_id, placed_in,
  (select coalesce(sum(quantity), 0)::int from order_lines l where l.order_id = o.id) as items`;

/** The newest first. */
export async function listOrders(db: Db, filter: OrderFilter): Promise<ListedOrder[]> {
  const { state, customers, number, after } = filter;
  // Words that are no number fit none.
  const called = number === null || !/\d/.test(number) ? null : `${number.toUpperCase().replace(/[^A-Z0-9]/g, '')}%`;
  const { rows } = await sql<ListedOrder>`
    select ${LISTED} from orders o
    where (${state}::text is null or state = ${state})
      and ((${customers}::uuid[] is null and ${number}::text is null) or customer_id = any(${customers}::uuid[])
        or o.number like ${called} or o.external_key like ${called})
      ${after === null ? sql`` : sql`and (placed_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by placed_at desc, id desc limit ${filter.limit}`.execute(db);
  return rows;
}

/** The numbers of orders by their ids; an id that is none has no number. */
export async function numbersOfOrders(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; number: string }>`
    select id, ${WRITTEN} as number from orders where id = any(${ids.filter(isUuid)}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** The newest orders of these customers, for the search. */
export async function ordersOfCustomers(
  db: Db,
  customers: readonly CustomerId[],
  newest: number,
): Promise<{ readonly id: OrderId; readonly customerId: CustomerId; readonly number: string; readonly at: Date }[]> {
  const { rows } = await sql<{ id: OrderId; customerId: CustomerId; number: string; at: Date }>`
    select o.* from unnest(${customers}::uuid[]) as c (id) cross join lateral (
      select id, customer_id, number || ' ' || ${WRITTEN} as number, placed_at as at from orders
      where customer_id = c.id order by placed_at desc limit ${newest}) o`.execute(db);
  return rows;
}
