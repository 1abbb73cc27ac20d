import { sql } from 'kysely';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** The conversations of customers with a number of ours (null: with all of them). */
export async function conversationsOfCustomers(
  db: Db,
  customers: readonly CustomerId[],
  phoneNumberId: string | null,
): Promise<{ readonly id: ConversationId; readonly customerId: CustomerId }[]> {
  const { rows } = await sql<{ id: ConversationId; customerId: CustomerId }>`
    select id, customer_id from conversations
    where customer_id = any(${customers}::uuid[]) and (${phoneNumberId}::text is null or phone_number_id = ${phoneNumberId})
  `.execute(db);
  return rows;
}
