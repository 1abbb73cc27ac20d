import { sql } from 'kysely';
import type { ActionId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { orderRefIn } from './rules.ts';
import type { OrderId } from './types.ts';

/** Our own number, or that of the system that it was made in, as they are compared; no number is of both kinds. */
export const isCalled = (number: string) => sql`(o.number = ${number} or o.external_key = ${number})`;

/** The order that is meant by an id or a number, as people write it; null: there is none. */
export async function findOrderId(db: Db, text: string): Promise<OrderId | null> {
  const ref = orderRefIn(text);
  if (ref === null) return null;
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders o where ${'id' in ref ? sql`o.id = ${ref.id}` : isCalled(ref.number)}`.execute(db);
  return rows[0]?.id ?? null;
}

/** The order that an action of the customer's has placed. */
export async function findPlacedBy(db: Db, actionId: ActionId): Promise<OrderId | null> {
  const { rows } = await sql<{ id: OrderId }>`select id from orders where action_id = ${actionId}`.execute(db);
  return rows[0]?.id ?? null;
}
