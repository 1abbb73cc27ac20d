import { sql } from 'kysely';
import type { Fact } from '../actions/index.ts';
import type { CustomerId, MessageId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** What a received cart became, as the customer was told. */
export type TakenCart = { readonly became: string; readonly text: string; readonly facts: readonly Fact[] };

export async function findTaken(db: Db, messageId: MessageId): Promise<TakenCart | null> {
  const { rows } = await sql<{ result: TakenCart }>`
    select result from received_carts where message_id = ${messageId}`.execute(db);
  return rows[0]?.result ?? null;
}

/** Keeps what became of a cart; false when another run has done so before. The customer's cart is locked. */
export async function keepTaken(
  tx: Tx,
  messageId: MessageId,
  customerId: CustomerId,
  taken: TakenCart,
): Promise<boolean> {
  const { rows } = await sql`
    insert into received_carts (message_id, customer_id, result) values (${messageId}, ${customerId}, ${storableJson(taken)}::json)
    on conflict do nothing returning message_id`.execute(tx);
  return rows.length > 0;
}
