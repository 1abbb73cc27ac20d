import { sql } from 'kysely';
import type { ActionId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { NewReturn, OrderId, ReturnItem } from './types.ts';

export async function insertReturn(
  tx: Tx,
  row: NewReturn & { readonly id: string; readonly orderId: OrderId; readonly actionId: ActionId; readonly at: Date },
): Promise<void> {
  await sql`
    insert into order_returns (id, order_id, action_id, kind, reason, items, value_minor, at)
    values (${row.id}, ${row.orderId}, ${row.actionId}, ${row.kind}, ${row.reason}, ${JSON.stringify(row.items)}::json,
      ${row.valueMinor}, ${row.at})`.execute(tx);
}

export type StoredReturn = {
  readonly kind: NewReturn['kind'];
  readonly items: readonly ReturnItem[];
  readonly valueMinor: number;
};

/** What was sent back of an order; there is at most one return. */
export async function readReturn(db: Db, orderId: OrderId): Promise<StoredReturn | null> {
  const { rows } = await sql<StoredReturn>`
    select kind, items, value_minor from order_returns where order_id = ${orderId}`.execute(db);
  return rows[0] ?? null;
}
