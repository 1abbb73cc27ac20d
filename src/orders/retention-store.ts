import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import { FORGOTTEN } from './cart-store.ts';

/** Deletes carts, with the address in them, that count as empty because nobody touched them; returns how many. */
export async function forgetCarts(db: Db, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from carts where customer_id = any(array(
      select customer_id from carts where updated_at <= now() - ${FORGOTTEN}
      order by updated_at limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Deletes what became of carts of WhatsApp's shop window that came before a moment; returns how many. */
export async function forgetReceivedCarts(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from received_carts where message_id = any(array(
      select message_id from received_carts where received_at < ${before}::timestamptz
      order by received_at limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}
