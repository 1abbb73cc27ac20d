import { sql } from 'kysely';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Customers who have conversations with this number of ours and with no other. */
export async function customersOfNumberAlone(db: Db, phoneNumberId: string): Promise<readonly CustomerId[]> {
  const { rows } = await sql<{ customerId: CustomerId }>`
    select customer_id from conversations c where phone_number_id = ${phoneNumberId} and not exists (
      select from conversations other where other.customer_id = c.customer_id and other.phone_number_id <> ${phoneNumberId})
  `.execute(db);
  return rows.map(({ customerId }) => customerId);
}

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
