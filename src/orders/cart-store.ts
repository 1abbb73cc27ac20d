import { sql } from 'kysely';
import type { VariantId } from '../catalogue/index.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Cart, CartLine, Delivery } from './types.ts';

/** A number that was silent for so long may have another owner, who is not to see the cart and the address of the last one. */
export const FORGOTTEN = sql`interval '90 days'`;

/** A cart that nobody touched for 90 days is empty. */
export async function readCart(db: Db, customerId: CustomerId): Promise<Cart> {
  const { rows } = await sql<{ delivery: Delivery | null; lines: CartLine[] }>`
    select c.delivery, coalesce((
      select json_agg(json_build_object('variantId', l.variant_id, 'quantity', l.quantity) order by l.added_at, l.variant_id)
      from cart_lines l where l.customer_id = c.customer_id), '[]') as lines
    from carts c where c.customer_id = ${customerId} and c.updated_at > now() - ${FORGOTTEN}`.execute(db);
  return rows[0] ?? { delivery: null, lines: [] };
}

/** Takes the customer's cart for this transaction: whatever they order or change waits in line here. */
export async function lockCart(tx: Tx, customerId: CustomerId): Promise<void> {
  await sql`
    delete from cart_lines l using carts c
    where c.customer_id = ${customerId} and l.customer_id = c.customer_id and c.updated_at <= now() - ${FORGOTTEN}`.execute(
    tx,
  );
  await sql`
    insert into carts (customer_id) values (${customerId})
    on conflict (customer_id) do update set updated_at = now(),
      delivery = case when carts.updated_at > now() - ${FORGOTTEN} then carts.delivery end`.execute(tx);
}

/** Sets how many pieces there are of a variant; 0 takes the line out. The cart is locked. */
export async function writeCartLine(tx: Tx, customerId: CustomerId, line: CartLine): Promise<void> {
  if (line.quantity === 0) return deleteCartLines(tx, customerId, [line.variantId]);
  await sql`
    insert into cart_lines (customer_id, variant_id, quantity) values (${customerId}, ${line.variantId}, ${line.quantity})
    on conflict (customer_id, variant_id) do update set quantity = excluded.quantity`.execute(tx);
}

export async function deleteCartLines(tx: Tx, customerId: CustomerId, variantIds: readonly VariantId[]): Promise<void> {
  await sql`
    delete from cart_lines where customer_id = ${customerId} and variant_id = any(${variantIds}::uuid[])`.execute(tx);
}

export async function writeDelivery(tx: Tx, customerId: CustomerId, delivery: Delivery): Promise<void> {
  await sql`update carts set delivery = ${JSON.stringify(delivery)}::json where customer_id = ${customerId}`.execute(
    tx,
  );
}
