import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Announcement, AnnouncementId, AnnouncementState, NewAnnouncement } from './types.ts';

export const COLUMNS = sql`a.id, a.customer_id, a.conversation_id, a.name, a.about, a.template, a.state, a.reason, a.error_code,
  a.state_at, a.created_at, a.mailed_at`;

type NewRow = Pick<NewAnnouncement, 'cause' | 'customerId' | 'name' | 'about' | 'template' | 'mail' | 'isFollowed'> & {
  readonly id: AnnouncementId;
  readonly conversationId: ConversationId;
  readonly outboxId: OutboxId | null;
  readonly state: AnnouncementState;
  readonly reason: string | null;
};

/** Keeps an announcement; false when its cause has been announced. */
export async function insertAnnouncement(tx: Tx, row: NewRow): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into announcements (id, cause, customer_id, conversation_id, name, about, template, outbox_id, mail, is_followed, state, reason)
    values (${row.id}, ${row.cause}, ${row.customerId}, ${row.conversationId}, ${row.name}, ${row.about},
      ${row.template && storableJson(row.template)}::jsonb, ${row.outboxId}, ${row.mail && storableJson(row.mail)}::jsonb,
      ${row.isFollowed}, ${row.state}, ${row.reason})
    on conflict (cause) do nothing`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function findByCause(tx: Tx, cause: string): Promise<Announcement | null> {
  const { rows } = await sql<Announcement>`select ${COLUMNS} from announcements a where cause = ${cause}`.execute(tx);
  return rows[0] ?? null;
}

export async function findAnnouncement(db: Db, id: AnnouncementId): Promise<Announcement | null> {
  const { rows } = await sql<Announcement>`
    select ${COLUMNS} from announcements a where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function markMailed(tx: Tx, id: AnnouncementId): Promise<void> {
  await sql`update announcements set mailed_at = now() where id = ${id}`.execute(tx);
}
