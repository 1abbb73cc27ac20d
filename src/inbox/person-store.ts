import { sql } from 'kysely';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable } from '../platform/db/index.ts';

export type PersonConversation = { readonly id: ConversationId; readonly phoneNumberId: string };

export async function conversationsOfPerson(db: Db, id: CustomerId): Promise<readonly PersonConversation[]> {
  const { rows } = await sql<PersonConversation>`
    select id, phone_number_id from conversations where customer_id = ${id} order by id`.execute(db);
  return rows;
}

export type PersonMessage = { readonly id: string; readonly wamid: string };

/** What was written in these conversations, also beside us. */
export async function messagesOfPerson(db: Db, ids: readonly ConversationId[]): Promise<readonly PersonMessage[]> {
  const { rows } = await sql<PersonMessage>`
    select id, wamid from messages where conversation_id = any(${ids}::uuid[])
    union all select id, wamid from overheard_messages where conversation_id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export const personRecords = (db: Db, { conversationIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    conversations: sql`
      select id, phone_number_id, created_at, last_inbound_at from conversations
      where id = any(${conversationIds}::uuid[]) order by created_at`,
    messages: sql`
      select id, kind, text, original_text, content, sent_at, edited_at, revoked_at, outcome from messages
      where conversation_id = any(${conversationIds}::uuid[]) order by sent_at, seq`,
    overheard_messages: sql`
      select source, direction, kind, text, content, sent_at, revoked_at from overheard_messages
      where conversation_id = any(${conversationIds}::uuid[]) order by sent_at`,
  });
