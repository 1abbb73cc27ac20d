import { sql } from 'kysely';
import type { OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announcement, AnnouncementId, MailInstead } from './types.ts';

/** A change of a message, with the announcement that it carries; null: it carries none. */
export type Change = {
  readonly id: number;
  readonly outboxId: OutboxId;
  /** What the message is about. */
  readonly about: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly errorCode: number | null;
  readonly at: Date;
  /** Another message stands for it now. */
  readonly isReplaced: boolean;
  readonly announcement:
    | (Pick<Announcement, 'id' | 'customerId' | 'name'> & {
        readonly mail: MailInstead | null;
        readonly mailedAt: string | null;
        readonly isFollowed: boolean;
      })
    | null;
};

/** The oldest changes that nobody has followed, in order; empty while somebody else follows them. */
export async function takeChanges(tx: Tx, limit: number): Promise<Change[]> {
  const { rows: lock } = await sql<{ isOurs: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('recado:announcement_changes', 0)) as is_ours`.execute(tx);
  if (!lock[0]?.isOurs) return [];
  const { rows } = await sql<Change>`
    select c.id, c.outbox_id, c.about, c.state, c.reason, c.error_code, c.at,
      exists (select from announcement_changes other where other.replaces = c.outbox_id) as is_replaced,
      case when a.id is not null then json_build_object('id', a.id, 'customerId', a.customer_id, 'name', a.name,
        'mail', a.mail, 'mailedAt', a.mailed_at, 'isFollowed', a.is_followed) end as announcement
    from announcement_changes c left join announcements a on a.outbox_id = coalesce(c.first_id, c.replaces, c.outbox_id)
    order by c.id limit ${limit}`.execute(tx);
  return rows;
}

export async function dropChanges(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from announcement_changes where id = any(${ids}::bigint[])`.execute(tx);
}

type Moved = Pick<Announcement, 'state' | 'reason' | 'errorCode' | 'stateAt'>;

/** Writes what became of an announcement; false when it is that already. */
export async function moveAnnouncement(tx: Tx, id: AnnouncementId, to: Moved): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update announcements set state = ${to.state}, reason = ${to.reason}, error_code = ${to.errorCode}, state_at = ${to.stateAt}
    where id = ${id} and (state <> ${to.state} or reason is distinct from ${to.reason})`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
