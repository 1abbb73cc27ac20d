import { sql } from 'kysely';
import type { ActionId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { NewReturn, OrderId, ReturnItem } from './types.ts';

/** Stores what is sent back. The order's row is locked. */
export async function insertReturn(
  tx: Tx,
  row: NewReturn & {
    readonly id: string;
    readonly orderId: OrderId;
    readonly actionId: ActionId;
    readonly at: Date;
  },
): Promise<void> {
  await sql`
    insert into order_returns (id, order_id, action_id, kind, reason, items, value_minor, state,
      difference_minor, expires_at, refunded_before_minor, at)
    select ${row.id}::uuid, o.id, ${row.actionId}::uuid, ${row.kind}, ${row.reason}, ${JSON.stringify(row.items)}::json,
      ${row.valueMinor}::bigint, ${row.state}, ${row.differenceMinor}::bigint, ${row.expiresAt}::timestamptz,
      o.refunded_minor + coalesce((
        select sum(r.amount_minor) from refunds r where r.order_id = o.id and r.state in ('requested', 'held')), 0),
      ${row.at}::timestamptz
    from orders o where o.id = ${row.orderId}`.execute(tx);
}

export type StoredReturn = {
  readonly kind: NewReturn['kind'];
  readonly items: readonly ReturnItem[];
  readonly valueMinor: number;
  readonly state: NewReturn['state'];
  readonly reason: NewReturn['reason'];
  readonly actionId: ActionId;
  readonly differenceMinor: number;
  readonly expiresAt: Date | null;
  /** What of the order had been given back or asked for when this was asked for, minor units. */
  readonly refundedBeforeMinor: number;
};

/** What was sent back of an order; there is at most one return. */
export async function readReturn(db: Db, orderId: OrderId): Promise<StoredReturn | null> {
  const { rows } = await sql<StoredReturn>`
    select kind, items, value_minor, state, reason, action_id, difference_minor, expires_at, refunded_before_minor
    from order_returns where order_id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}

/** The difference of an exchange is paid: the shop hears of it now. */
export async function askShop(tx: Tx, orderId: OrderId): Promise<void> {
  await sql`update order_returns set state = 'asked', expires_at = null where order_id = ${orderId}`.execute(tx);
}

/** False when the pieces were for sale again before. */
export async function markRestocked(tx: Tx, orderId: OrderId, at: Date): Promise<boolean> {
  const { rows } = await sql`
    update order_returns set restocked_at = ${at} where order_id = ${orderId} and restocked_at is null
    returning id`.execute(tx);
  return rows.length > 0;
}

/** An exchange that nobody paid is as if it had not been asked for. */
export async function deleteUnpaidReturn(tx: Tx, orderId: OrderId): Promise<void> {
  await sql`delete from order_returns where order_id = ${orderId} and state = 'awaits_payment'`.execute(tx);
}

/** Orders whose exchange nobody paid in time, the oldest first, without those named. */
export async function findUnpaidExchanges(
  db: Db,
  now: Date,
  without: readonly OrderId[],
  limit: number,
): Promise<readonly OrderId[]> {
  const { rows } = await sql<{ id: OrderId }>`
    select order_id as id from order_returns
    where state = 'awaits_payment' and expires_at <= ${now} and order_id <> all(${without}::uuid[])
    order by expires_at limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
