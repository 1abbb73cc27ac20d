import { sql } from 'kysely';
import { AppError } from '../core/errors.ts';
import { type CustomerId, newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Conversation } from './types.ts';

/** The conversation with a customer, made when there is none yet: its window is closed until they write. */
export async function conversationFor(tx: Tx, customerId: CustomerId, phoneNumberId: string): Promise<Conversation> {
  const found = sql<Conversation>`select id, customer_id, phone_number_id, last_inbound_at from conversations
    where customer_id = ${customerId} and phone_number_id = ${phoneNumberId}`;
  const known = (await found.execute(tx)).rows[0];
  if (known) return known;
  await sql`insert into conversations (id, customer_id, phone_number_id)
    values (${newId()}, ${customerId}, ${phoneNumberId}) on conflict (customer_id, phone_number_id) do nothing`.execute(
    tx,
  );
  const [made] = (await found.execute(tx)).rows;
  if (!made) throw new AppError('conversation_not_made', 'unavailable');
  return made;
}
