import { sql } from 'kysely';
import { type ConversationId, type CustomerId, newId } from '../../src/core/ids.ts';
import type { Db } from '../../src/platform/db/index.ts';

/** A customer who wrote just now, with a conversation and nothing open. */
export async function makeConversation(
  db: Db,
  phone = '5215512345678',
): Promise<{ id: ConversationId; customerId: CustomerId }> {
  const [id, customerId] = [newId<'conversation'>(), newId<'customer'>()];
  await sql`insert into customers (id, name) values (${customerId}, 'Ana')`.execute(db);
  await sql`insert into customer_identities (customer_id, kind, value, raw) values (${customerId}, 'phone', ${customerId}, ${phone})`.execute(
    db,
  );
  await sql`insert into conversations (id, customer_id, phone_number_id, last_inbound_at) values (${id}, ${customerId}, '1', now())`.execute(
    db,
  );
  return { id, customerId };
}
