import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

export type PersonSaid = { readonly id: string; readonly wamid: string | null };

export async function saidToPerson(db: Db, ids: readonly ConversationId[]): Promise<readonly PersonSaid[]> {
  const { rows } = await sql<PersonSaid>`
    select id, wamid from outbox_messages where conversation_id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export async function forgetPersonStatuses(tx: Tx, { wamids }: Person): Promise<void> {
  await sql`delete from early_statuses where wamid = any(${wamids}::text[])`.execute(tx);
}

export const personRecords = (db: Db, { conversationIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    outbox_messages: sql`
      select id, origin, content, state, created_at, sent_at, delivered_at, read_at from outbox_messages
      where conversation_id = any(${conversationIds}::uuid[]) order by seq`,
  });
